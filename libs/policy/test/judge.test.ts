import { isReadable, judgeReading, readableAudiences } from '../src/audiences.ts';
import { BASE_POLICY, type CompanyPolicy } from '../src/company-policy.ts';
import { hoursOf } from '../src/hours-of.ts';
import { judgeCompany, judgeConversation, judgeMessage, judgePerson, judgeService } from '../src/judge.ts';
import { personOf } from '../src/person-of.ts';
import { remember } from '../src/remember.ts';
import type { Subject } from '../src/request-context.ts';
import { rolesOf } from '../src/roles.ts';
import { sanctionAt } from '../src/sanction-at.ts';
import { compile, policyForbidding } from './compile.ts';

const NOW = new Date('2026-11-25T10:00:00Z'); // a Wednesday
const ADMIN: Subject['permissions'] = ['messaging.administer'];
const MODERATOR: Subject['permissions'] = ['messaging.moderate'];

const anna = (more: Partial<Subject> = {}): Subject => ({
  companyId: '1',
  userId: '11',
  permissions: [],
  sanction: 'none',
  policy: BASE_POLICY,
  ...more,
});
const talk = (more: object = {}) => ({
  companyId: '1',
  rootKind: 'topic',
  audience: 'company',
  state: 'open',
  ...more,
});
const message = (more: object = {}) => ({
  companyId: '1',
  authorId: '11',
  state: 'visible',
  createdAt: NOW,
  ...more,
});

describe('The roles of a person', () => {
  it('are those of their permissions; who holds none that restricts is an employee as well', () => {
    expect(rolesOf([])).toEqual(['employee']);
    expect(rolesOf(['messaging.unheard-of'])).toEqual(['employee']);
    expect(rolesOf(['messaging.moderate', 'messaging.administer', 'messaging.audit'])).toEqual([
      'employee',
      'moderator',
      'admin',
      'auditor',
    ]);
    expect(rolesOf(['messaging.operate'])).toEqual(['sre']);
    expect(rolesOf(['messaging.guest', 'messaging.moderate'])).toEqual(['guest', 'moderator']);
  });
});

describe('The ERP itself', () => {
  it('may do what the scopes of its token are for, in whatever order they stand', () => {
    const asked = (scopes: string[], action: 'writeDirectory' | 'revokeSessions' | 'erasePerson') =>
      judgeService({ scopes }, action);
    const decided = { allowed: true, failed: false };
    expect(asked(['directory:write'], 'writeDirectory')).toMatchObject({
      ...decided,
      policies: ['the-erp-keeps-the-directory'],
    });
    expect(asked(['sessions:revoke', 'people:erase'], 'erasePerson')).toMatchObject({
      ...decided,
      policies: ['the-erp-erases-people'],
    });
    expect(asked(['people:erase', 'sessions:revoke'], 'revokeSessions')).toMatchObject(decided);
    for (const scopes of [[], ['directory:write'], ['sessions:read']])
      expect(asked(scopes, 'erasePerson')).toMatchObject({ allowed: false, failed: false, policies: [] });
  });
});

describe('A row that is judged', () => {
  it('is out of reach when it is of another company, whatever its ids are', () => {
    const send = (row: ReturnType<typeof talk>) =>
      judgeConversation(anna(), 'sendMessage', row, { now: NOW });
    expect(send(talk())).toMatchObject({ allowed: true, policies: ['employees-talk'] });
    expect(send(talk({ companyId: '2' }))).toMatchObject({ allowed: false, policies: ['other-companies'] });

    const edit = (conversation: object, row: object) =>
      judgeMessage(anna(), 'editMessage', talk(conversation), message(row), NOW);
    expect(edit({}, {})).toMatchObject({ allowed: true, policies: ['authors-keep-their-words'] });
    const elsewhere = { allowed: false, policies: ['other-companies'] };
    expect(edit({ companyId: '2' }, { companyId: '2' })).toMatchObject(elsewhere);
    expect(edit({ companyId: '2' }, {})).toMatchObject(elsewhere);
    expect(edit({}, { companyId: '2' })).toMatchObject(elsewhere);

    const mute = (target: object) =>
      judgePerson(anna({ permissions: ADMIN }), 'mutePerson', {
        companyId: '1',
        userId: '12',
        permissions: [],
        ...target,
      });
    expect(mute({})).toMatchObject({ allowed: true });
    expect(mute({ companyId: '2' })).toMatchObject(elsewhere);
  });

  it('is one’s own only by its author, and oneself only in one’s company', () => {
    const edit = (row: object) => judgeMessage(anna(), 'editMessage', talk(), message(row), NOW).allowed;
    expect([edit({}), edit({ authorId: '12' })]).toEqual([true, false]);
    const mute = (target: object) =>
      judgePerson(anna({ permissions: ADMIN }), 'mutePerson', {
        companyId: '1',
        userId: '11',
        permissions: ADMIN,
        ...target,
      });
    expect(mute({})).toMatchObject({ allowed: false, policies: ['nobody-sanctions-themselves'] });
    // The same person in another company is somebody else, and out of reach.
    expect(mute({ companyId: '2' })).toMatchObject({ allowed: false, policies: ['other-companies'] });
  });

  it('is judged by the rights of a person who is to be sanctioned', () => {
    const mute = (permissions: Subject['permissions'], theirs: Subject['permissions']) =>
      judgePerson(anna({ permissions }), 'mutePerson', { companyId: '1', userId: '12', permissions: theirs })
        .allowed;
    expect([mute(MODERATOR, []), mute(MODERATOR, MODERATOR), mute(ADMIN, MODERATOR)]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('shows of a person who is to be sanctioned no sanction there may be already', () => {
    const policy = policyForbidding(
      'forbid (principal, action == Action::"mutePerson", resource) when { resource.muted || resource.suspended };',
    );
    const target = { companyId: '1', userId: '12', permissions: [] };
    expect(judgePerson(anna({ policy, permissions: ADMIN }), 'mutePerson', target).allowed).toBe(true);
  });

  it('shows its state, its root and its audience to the policies', () => {
    for (const [condition, other] of [
      ['resource.state == "locked"', { state: 'locked' }],
      ['resource.root == "plan"', { rootKind: 'plan' }],
      ['resource.audience == "participants"', { audience: 'participants' }],
    ] as const) {
      const policy = policyForbidding(
        `forbid (principal, action == Action::"followConversation", resource) when { ${condition} };`,
      );
      const follow = (row: object) =>
        judgeConversation(anna({ policy }), 'followConversation', talk(row), { now: NOW }).allowed;
      expect([condition, follow({}), follow(other)]).toEqual([condition, true, false]);
    }
  });

  it('shows what a message shows, and how old it is in whole minutes, never less than none', () => {
    const may = (policy: CompanyPolicy, row: object) =>
      judgeMessage(anna({ policy }), 'editMessage', talk(), message(row), NOW).allowed;
    const onlyShown = policyForbidding(
      'forbid (principal, action == Action::"editMessage", resource) when { resource.shows == "hidden" };',
    );
    expect([may(onlyShown, {}), may(onlyShown, { state: 'hidden' })]).toEqual([true, false]);
    const written = (msAgo: number) => ({ createdAt: new Date(NOW.getTime() - msAgo) });
    const brief = compile({ settings: { editWindowMinutes: 1 } });
    expect([may(brief, written(59_999)), may(brief, written(60_000))]).toEqual([true, false]);
    const fromTheFuture = policyForbidding(
      'forbid (principal, action == Action::"editMessage", resource) when { resource.ageMinutes < 0 };',
    );
    expect(may(fromTheFuture, written(-600_000))).toBe(true);
  });

  it('asks whether a change of audience lets more people in, and fails where that is not said', () => {
    const change = (more: object) =>
      judgeConversation(anna({ permissions: MODERATOR }), 'changeAudience', talk(), { now: NOW, ...more });
    expect([change({ widens: false }).allowed, change({ widens: true }).allowed]).toEqual([true, false]);
    expect(change({})).toEqual({ action: 'changeAudience', allowed: false, policies: [], failed: true });
  });
});

describe('A person who is judged', () => {
  it('is known by rights and sanctions, the same whatever their order', () => {
    const permissions: Subject['permissions'] = ['messaging.moderate', 'messaging.audit'];
    expect(personOf({ permissions, sanction: 'muted' })).toEqual({
      kind: 'person',
      permissions: ['messaging.audit', 'messaging.moderate'],
      muted: true,
      suspended: false,
    });
    expect(personOf({ permissions: [], sanction: 'suspended' })).toMatchObject({
      muted: false,
      suspended: true,
    });
    expect(permissions).toEqual(['messaging.moderate', 'messaging.audit']);
  });

  it('may do what their office is for, in their own company', () => {
    const audit: Subject['permissions'] = ['messaging.audit'];
    expect(judgeCompany(anna({ permissions: audit }), 'readAudit')).toEqual({
      action: 'readAudit',
      allowed: true,
      policies: ['auditors-audit'],
      failed: false,
    });
    expect(judgeCompany(anna(), 'readAudit')).toEqual({
      action: 'readAudit',
      allowed: false,
      policies: [],
      failed: false,
    });
  });

  it('is under a sanction until the moment it ends, and under one without an end until it is lifted', () => {
    const kind = 'muted' as const;
    const at = (until: Date | null) => sanctionAt({ kind, until }, NOW);
    expect(sanctionAt(null, NOW)).toBe('none');
    expect(at(null)).toBe('muted');
    expect([at(new Date(NOW.getTime() + 1)), at(NOW), at(new Date(NOW.getTime() - 1))]).toEqual([
      'muted',
      'none',
      'none',
    ]);
  });

  it('reads by the company’s own time of the week, on each of its days', () => {
    const hours = (roles: ReturnType<typeof rolesOf>) =>
      compile({
        settings: {
          workingHours: { timeZone: 'Asia/Tokyo', weekdays: [1], from: '08:00', to: '18:00', roles },
        },
      });
    const policy = hours(['employee']);
    // 2026-11-22 is a Sunday in London, and at 16:00 there already Monday in Tokyo.
    const days = [22, 23, 24, 25, 26, 27, 28].map((day) =>
      hoursOf(policy, new Date(`2026-11-${day}T16:05:00Z`)),
    );
    expect(days).toEqual([1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, minuteOfDay: 65 })));
    expect(hoursOf(BASE_POLICY, NOW)).toEqual({ weekday: 1, minuteOfDay: 0 });
    const may = (permissions: Subject['permissions'], at: string) =>
      judgeConversation(anna({ policy, permissions }), 'sendMessage', talk(), { now: new Date(at) }).allowed;
    expect([may([], '2026-11-23T00:00:00Z'), may([], '2026-11-24T00:00:00Z')]).toEqual([true, false]);
    expect(may(['messaging.guest'], '2026-11-24T00:00:00Z')).toBe(true);
    const both = hours(['guest', 'moderator']);
    for (const [permissions, allowed] of [
      [[], true],
      [['messaging.guest'], false],
      [MODERATOR, false],
    ] as const)
      expect(
        judgeConversation(anna({ policy: both, permissions }), 'sendMessage', talk(), { now: NOW }).allowed,
      ).toBe(allowed);
  });
});

describe('What a person may read', () => {
  const companies = { kind: 'company' } as const;
  const moderators = { kind: 'permission', permission: 'messaging.moderate' } as const;
  const named = { kind: 'participants' } as const;

  it.each([
    ['an employee', anna(), [true, false, false, true]],
    ['a moderator', anna({ permissions: MODERATOR }), [true, true, false, true]],
    ['who is muted', anna({ sanction: 'muted' }), [true, false, false, true]],
    [
      'who is suspended',
      anna({ sanction: 'suspended', permissions: MODERATOR }),
      [false, false, false, false],
    ],
    ['a guest', anna({ permissions: ['messaging.guest'] }), [false, false, false, true]],
    [
      'a guest with a right',
      anna({ permissions: ['messaging.guest', 'messaging.moderate'] }),
      [false, false, false, true],
    ],
    ['an operator', anna({ permissions: ['messaging.operate'] }), [false, false, false, false]],
  ])('as %s is the same for one conversation and for a list', (_, subject, [company, held, others, mine]) => {
    const readable = readableAudiences(subject);
    expect({ company: readable.company, participants: readable.participants }).toEqual({
      company,
      participants: mine,
    });
    expect(readable.permissions).toEqual(held ? MODERATOR : []);
    for (const [audience, participates, expected] of [
      [companies, false, company],
      [companies, true, company],
      [moderators, true, held],
      [{ kind: 'permission', permission: 'messaging.audit' }, true, false],
      [named, false, others],
      [named, true, mine],
    ] as const) {
      expect([audience, isReadable(readable, audience, participates)]).toEqual([audience, expected]);
      expect([audience, judgeReading(subject, audience, participates).allowed]).toEqual([audience, expected]);
    }
  });

  it('is explained by the policy that decided', () => {
    expect(judgeReading(anna(), companies, false)).toEqual({
      action: 'readConversation',
      allowed: true,
      policies: ['employees-read'],
      failed: false,
    });
  });
});

describe('An answer that is remembered', () => {
  it('is worked out once for each question, and forgotten when there are too many, the oldest first', () => {
    const asked: number[] = [];
    const square = remember(2, String, (n: number) => {
      asked.push(n);
      return n * n;
    });
    expect([square(2), square(3), square(2), square(3)]).toEqual([4, 9, 4, 9]);
    expect(asked).toEqual([2, 3]);
    expect([square(4), square(3), square(4)]).toEqual([16, 9, 16]);
    expect(asked).toEqual([2, 3, 4]);
    square(2);
    expect(asked).toEqual([2, 3, 4, 2]);
  });
});
