import type { AudienceInput } from '@messaging/contracts';
import type { Colleague } from '@messaging/identity';
import type { MessageRow } from '@messaging/messages';
import { BASE_POLICY, type Audience, type Decision, type RequestContext } from '@messaging/policy';
import { createCheckDestination, Problem } from '@messaging/service-kit';
import { contextOf, policyOf } from '@messaging/test-kit';
import { createChangeAuditWebhook } from '../src/commands/change-audit-webhook.ts';
import { compareAudiences, isSameAudience, requireOwnPlace } from '../src/commands/compare-audiences.ts';
import { notFound, requireVisible } from '../src/commands/find-readable-message.ts';
import { requireAllowed, requireCompanyRight, requirePermitted } from '../src/commands/require-allowed.ts';

/** What is thrown: `code: sentence`, or nothing. */
function refusalOf(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

describe('What the policy denied', () => {
  const decision = (allowed: boolean, ...policies: string[]): Decision => ({
    action: 'reply',
    allowed,
    policies,
    failed: false,
  });
  const about = (given: Decision, policy = BASE_POLICY) =>
    refusalOf(() => requireAllowed(contextOf({ policy }), given, { state: 'sealed' }, 'No.'));

  it('is refused as closed where the conversation is closed to everybody', () => {
    const closed = 'conversation-closed: This conversation is sealed.';
    expect(about(decision(false, 'closed'))).toBe(closed);
    expect(about(decision(false, 'muted', 'sealed'))).toBe(closed);
    expect(about(decision(true, 'closed'))).toBeUndefined();
  });

  it('is refused in the words of the first policy that forbids it, or in those given where none permits', () => {
    expect(about(decision(false, 'muted', 'suspended'))).toBe('muted: Who is muted may read, but not write.');
    expect(about(decision(false))).toBe('forbidden: No.');
    expect(about(decision(false, 'unheard of'))).toBe('forbidden: No.');
    const ours = policyOf('forbid (principal, action, resource);', 'We say no.');
    expect(about(decision(false, 'company/ours'), ours)).toBe('forbidden: We say no.');
    expect(about(decision(true))).toBeUndefined();
    expect(refusalOf(() => requirePermitted(contextOf(), decision(false), 'No.'))).toBe('forbidden: No.');
    expect(refusalOf(() => requirePermitted(contextOf(), decision(true), 'No.'))).toBeUndefined();
  });

  it('is asked of the policy for what concerns the company', () => {
    const admin = contextOf({ permissions: ['messaging.administer'] });
    expect(refusalOf(() => requireCompanyRight(admin, 'changePolicy', 'No.'))).toBeUndefined();
    expect(refusalOf(() => requireCompanyRight(contextOf(), 'changePolicy', 'No.'))).toBe('forbidden: No.');
  });
});

describe('An address for checkpoints', () => {
  // There is no database: what is refused here is refused before it is asked anything.
  const change = createChangeAuditWebhook(undefined as never, createCheckDestination({}));
  const refusal = (url: string, permissions: RequestContext['permissions'] = ['messaging.audit']) =>
    change(contextOf({ permissions }), { url }).catch((error: unknown) => (error as Error).message);

  it('is refused with what is wrong with it, or with who may set it', async () => {
    const outside = 'url must lead to the public internet over https';
    expect(await refusal('http://93.184.215.14/')).toBe(`${outside}: http: is not let out`);
    expect(await refusal('https://10.1.2.3/')).toBe(`${outside}: 10.1.2.3 is not on the public internet`);
    const [longest, tooLong] = [2_000, 2_001].map((length) => 'https://93.184.215.14/'.padEnd(length, 'x'));
    expect(await refusal(tooLong!)).toBe('url is too long once it is encoded');
    expect(await refusal(longest!)).not.toMatch(/^url /);
    expect(await refusal(longest!, [])).toBe('Only auditors may change where checkpoints are sent.');
  });
});

describe('An address that cannot be judged', () => {
  it('is a failure of ours, not a fault of the address', async () => {
    const failing = () => Promise.reject(new TypeError('no resolver'));
    // There is no database: nothing of it is asked before the address has been judged.
    const change = createChangeAuditWebhook(undefined as never, failing);
    const auditor = contextOf({ permissions: ['messaging.audit'] });
    await expect(change(auditor, { url: 'https://hook.example/' })).rejects.toThrow(TypeError);
  });
});

describe('A message that shows nothing any more', () => {
  it('is gone, and says how', () => {
    const inState = (state: MessageRow['state']) => refusalOf(() => requireVisible({ state } as MessageRow));
    expect(inState('visible')).toBeUndefined();
    expect(inState('deleted')).toBe('message-gone: The message has been deleted.');
    expect(inState('hidden')).toBe('message-gone: The message has been hidden.');
    expect(notFound()).toMatchObject({ code: 'not-found', message: 'There is no such message.' });
  });
});

const colleague = (userId: string, permissions: Colleague['permissions'] = []): Colleague => ({
  companyId: '1',
  userId,
  permissions,
  sanction: 'none',
  policy: BASE_POLICY,
  companyName: 'Acme',
  username: `person${userId}`,
  displayName: `Person ${userId}`,
});
const EVERYBODY = { kind: 'company' } as const;
const holders = (permission: 'messaging.audit' | 'messaging.moderate') =>
  ({ kind: 'permission', permission }) as const;
const people = (...userIds: string[]): AudienceInput => ({ kind: 'participants', userIds });

describe('Whether an audience lets in anybody who was not there', () => {
  const widens = (
    before: Audience,
    after: AudienceInput,
    participants: string[] = [],
    named: Colleague[] = [],
  ) => compareAudiences({ before, participants, after, named });

  it('is not so where everybody was, or where it stays as it was', () => {
    expect(widens(EVERYBODY, holders('messaging.audit'))).toBe(false);
    expect(widens(EVERYBODY, EVERYBODY)).toBe(false);
    expect(widens(holders('messaging.audit'), holders('messaging.audit'))).toBe(false);
  });

  it('is so, in doubt, between permissions, and from a few to many', () => {
    expect(widens(holders('messaging.audit'), holders('messaging.moderate'))).toBe(true);
    expect(widens(holders('messaging.audit'), EVERYBODY)).toBe(true);
    expect(widens({ kind: 'participants' }, EVERYBODY, ['11'])).toBe(true);
    expect(widens({ kind: 'participants' }, holders('messaging.audit'), ['11'])).toBe(true);
  });

  it('is asked of each of the people that are named', () => {
    const named = (...ones: Colleague[]) => ones;
    const to = people('11', '12');
    const [anna, boris] = [colleague('11'), colleague('12')];
    const guest = colleague('12', ['messaging.guest']);
    const auditor = colleague('12', ['messaging.audit']);
    expect(widens({ kind: 'participants' }, to, ['11', '12'], named(anna, boris))).toBe(false);
    expect(widens({ kind: 'participants' }, to, ['11'], named(anna, boris))).toBe(true);
    expect(widens(EVERYBODY, to, [], named(anna, boris))).toBe(false);
    expect(widens(EVERYBODY, to, [], named(anna, guest))).toBe(true);
    expect(widens(holders('messaging.audit'), to, [], named(auditor))).toBe(false);
    expect(widens(holders('messaging.audit'), to, ['11', '12'], named(auditor, anna))).toBe(true);
  });
});

describe('Two audiences', () => {
  it('are the same when they let in the same, in any order and however often named', () => {
    expect(isSameAudience(people('11', '12'), people('12', '11', '11'))).toBe(true);
    expect(isSameAudience(people('11', '12'), people('11'))).toBe(false);
    expect(isSameAudience(people('11'), people('11', '12'))).toBe(false);
    expect(isSameAudience(people('11', '12'), people('11', '13'))).toBe(false);
    expect(isSameAudience(EVERYBODY, EVERYBODY)).toBe(true);
    expect(isSameAudience(holders('messaging.audit'), holders('messaging.audit'))).toBe(true);
    expect(isSameAudience(holders('messaging.audit'), holders('messaging.moderate'))).toBe(false);
    for (const [one, other] of [
      [EVERYBODY, people('11')],
      [people('11'), holders('messaging.audit')],
      [holders('messaging.audit'), EVERYBODY],
    ] as const) {
      expect([isSameAudience(one, other), isSameAudience(other, one)]).toEqual([false, false]);
    }
  });
});

describe('Who changes an audience', () => {
  it('must stay in it', () => {
    const refusal = (audience: AudienceInput, more: Partial<RequestContext> = {}) =>
      refusalOf(() => requireOwnPlace(contextOf(more), audience));
    const out = 'invalid-request: audience must keep yourself among those who may read the conversation';
    expect(refusal(people('11', '12'))).toBeUndefined();
    expect(refusal(people('12'))).toBe(out);
    expect(refusal(EVERYBODY)).toBeUndefined();
    expect(refusal(EVERYBODY, { permissions: ['messaging.guest'] })).toBe(out);
    expect(refusal(holders('messaging.audit'))).toBe(out);
    expect(refusal(holders('messaging.audit'), { permissions: ['messaging.audit'] })).toBeUndefined();
    expect(() => requireOwnPlace(contextOf(), people('12'))).toThrow(
      expect.objectContaining({ options: expect.objectContaining({ field: 'audience' }) }),
    );
  });
});
