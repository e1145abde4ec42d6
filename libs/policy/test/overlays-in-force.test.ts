import type { PolicyOverlay } from '@messaging/contracts';
import { BASE_POLICY, type CompanyPolicy } from '../src/company-policy.ts';
import { closedPolicy } from '../src/compile-overlay.ts';
import { decide } from '../src/decide.ts';
import type { PolicyRequest } from '../src/requests.ts';
import { sentencesOf } from '../src/sentence-of.ts';
import { compile, overlay, policyForbidding } from './compile.ts';
import { createChooser, randomRequest } from './oracle/random-policies.ts';

describe('An overlay in force', () => {
  it('takes away what it forbids, says which policy did, and leaves the way back', () => {
    const policy = policyForbidding(
      'forbid (principal, action, resource) unless { principal in Role::"auditor" };',
    );
    const ask = (action: 'listPeople' | 'changePolicy' | 'readPolicy', permissions: string[]) =>
      decide(policy, {
        principal: { kind: 'person', permissions, muted: false, suspended: false },
        action,
        kind: 'company',
        resource: { own: true },
      });
    expect(ask('listPeople', [])).toEqual({
      action: 'listPeople',
      allowed: false,
      failed: false,
      policies: ['company/ours'],
    });
    expect(ask('listPeople', ['messaging.audit']).allowed).toBe(true);
    expect(ask('changePolicy', ['messaging.administer']).allowed).toBe(true);
    expect(ask('readPolicy', ['messaging.administer']).allowed).toBe(true);
    expect(ask('changePolicy', []).allowed).toBe(false);
  });

  it('that fails forbids', () => {
    // Overflows for what is old enough, and only then.
    const policy = policyForbidding(
      'forbid (principal, action == Action::"editMessage", resource) when { resource.ageMinutes * 4611686018427387904 < 0 };',
    );
    const edit = (ageMinutes: number): PolicyRequest => ({
      principal: { kind: 'person', permissions: [], muted: false, suspended: false },
      action: 'editMessage',
      kind: 'message',
      resource: {
        own: true,
        root: 'topic',
        audience: 'company',
        state: 'open',
        isAuthor: true,
        shows: 'visible',
        ageMinutes,
      },
      hours: { weekday: 1, minuteOfDay: 0 },
    });
    expect(decide(policy, edit(1))).toMatchObject({ allowed: true });
    expect(decide(policy, edit(4))).toMatchObject({ allowed: false, failed: true });
    expect(decide(BASE_POLICY, edit(4))).toMatchObject({ allowed: true });
  });

  it('never allows what the base denies, whatever is in it', () => {
    const choose = createChooser(4);
    const policies = Array.from({ length: 30 }, () => compile(randomOverlay(choose)));
    policies.push(closedPolicy('1'));
    let narrowed = 0;
    let allowed = 0;
    for (let i = 0; i < 2_000; i++) {
      const { request } = randomRequest(choose);
      const withOverlay = decide(choose.oneOf(policies), request).allowed;
      const without = decide(BASE_POLICY, request).allowed;
      if (withOverlay && !without) throw new Error(`widened: ${JSON.stringify(request)}`);
      if (withOverlay) allowed += 1;
      if (without && !withOverlay) narrowed += 1;
    }
    expect([allowed > 100, narrowed > 40]).toEqual([true, true]);
  }, 60_000);

  it('that came to permit by some other way than this still only forbids', async () => {
    const { createPolicySet } = await import('../src/engine.ts');
    const smuggled = compile({});
    const policy: CompanyPolicy = {
      ...smuggled,
      key: 'smuggled',
      overlay: { ...smuggled.overlay!, set: createPolicySet({ p: 'permit (principal, action, resource);' }) },
    };
    const choose = createChooser(5);
    for (let i = 0; i < 100; i++) {
      const { request } = randomRequest(choose);
      const isWayBack = request.action === 'readPolicy' || request.action === 'changePolicy';
      if (!isWayBack) expect(decide(policy, request).allowed).toBe(false);
    }
  });

  it('that cannot be used closes the company, but for the way back', () => {
    const ask = (action: 'listPeople' | 'changePolicy') =>
      decide(closedPolicy('3'), {
        principal: { kind: 'person', permissions: ['messaging.administer'], muted: false, suspended: false },
        action,
        kind: 'company',
        resource: { own: true },
      });
    expect([ask('listPeople').allowed, ask('changePolicy').allowed]).toEqual([false, true]);
    expect(sentencesOf(closedPolicy('3'), ask('listPeople'))).toEqual([
      {
        id: 'company/unusable',
        effect: 'forbid',
        sentence: "The company's policy cannot be applied; a messaging admin must change it.",
      },
    ]);
    expect(closedPolicy('3').version).toBe('3');
  });
});

const PARTS = [
  'principal.muted',
  'principal in Role::"guest"',
  'principal in Role::"moderator"',
  'principal.permissions.contains("messaging.audit")',
  'principal.suspended',
];

/** Overlays as admins might write them: each valid, none of them a permit. */
function randomOverlay(choose: ReturnType<typeof createChooser>): PolicyOverlay {
  const condition = () => `${choose.oneOf(['', '!'])}(${choose.oneOf(PARTS)})`;
  const scope = () =>
    choose.oneOf([
      'action',
      'action in Action::"writing"',
      'action in Action::"governing"',
      'action == Action::"readConversation"',
    ]);
  const policies = Array.from({ length: choose.upTo(3) }, (_, i) => ({
    id: `p${i}`,
    sentence: 'No.',
    cedar: `forbid (principal is Person, ${scope()}, resource) when { ${condition()} ${choose.oneOf(['&&', '||'])} ${condition()} };`,
  }));
  return overlay({
    policies,
    settings: {
      ...(choose.chance(0.5) ? { editWindowMinutes: choose.upTo(20) } : {}),
      ...(choose.chance(0.3) ? { guestsMayWrite: false } : {}),
      ...(choose.chance(0.3) ? { employeesMayStart: false } : {}),
    },
  });
}
