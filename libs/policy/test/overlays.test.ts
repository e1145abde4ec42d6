import { policyOverlaySchema, type PolicyOverlay } from '@messaging/contracts';
import { BASE_POLICY, type CompanyPolicy } from '../src/company-policy.ts';
import { closedPolicy, compileOverlay } from '../src/compile-overlay.ts';
import { decide } from '../src/decide.ts';
import { hoursOf } from '../src/hours-of.ts';
import { judgeConversation, judgeMessage } from '../src/judge.ts';
import type { Subject } from '../src/request-context.ts';
import type { PolicyRequest } from '../src/requests.ts';
import { sentencesOf } from '../src/sentence-of.ts';
import { createChooser, randomRequest } from './oracle/random-policies.ts';

const overlay = (part: Partial<PolicyOverlay>): PolicyOverlay => policyOverlaySchema.parse(part);
const forbidding = (cedar: string) => overlay({ policies: [{ id: 'ours', sentence: 'Ours.', cedar }] });

const SETTINGS: PolicyOverlay['settings'] = {
  editWindowMinutes: 15,
  deleteWindowMinutes: 5,
  workingHours: {
    timeZone: 'Europe/Madrid',
    weekdays: [1, 2, 3, 4, 5],
    from: '08:30',
    to: '18:00',
    roles: ['employee'],
  },
  guestsMayWrite: false,
  employeesMayStart: false,
};

function compile(part: PolicyOverlay): CompanyPolicy {
  const compiled = compileOverlay(part, '7');
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.policy;
}

describe('An overlay', () => {
  it.each([
    ['a permit', 'permit (principal, action, resource);', 'never permits'],
    [
      'a permit behind a forbid',
      'forbid (principal, action, resource); permit (principal, action, resource);',
      'exactly one',
    ],
    ['a template', 'forbid (principal == ?principal, action, resource);', 'exactly one'],
    ['no policy', '// nothing', 'exactly one'],
    ['what is not Cedar', 'forbid everything;', 'unexpected token'],
    [
      'an attribute nobody has',
      'forbid (principal, action, resource) when { principal.salary > 3 };',
      'salary',
    ],
    ['an action nobody takes', 'forbid (principal, action == Action::"sing", resource);', 'sing'],
    [
      'a comparison of a name with a number',
      'forbid (principal, action == Action::"reply", resource) when { resource.state > 3 };',
      'Long',
    ],
    [
      'an attribute that not all it speaks of have',
      'forbid (principal, action, resource) when { resource.ageMinutes > 3 };',
      'ageMinutes',
    ],
    ['a person by name', 'forbid (principal == Person::"1001", action, resource);', 'no Person'],
    [
      'a company by name',
      'forbid (principal, action, resource) when { resource == Company::"own" };',
      'no Company',
    ],
    ['what can never apply', 'forbid (principal, action == Action::"reply", resource is Message);', ''],
    [
      'a clock to read by',
      'forbid (principal, action == Action::"readConversation", resource) when { context.weekday == 7 };',
      'weekday',
    ],
    [
      'a state to read by',
      'forbid (principal, action == Action::"readConversation", resource) when { resource.state == "sealed" };',
      'state',
    ],
  ])('is refused with %s', (_, cedar, why) => {
    const compiled = compileOverlay(forbidding(cedar), '1');
    expect(compiled.ok).toBe(false);
    if (!compiled.ok) expect(JSON.stringify(compiled.problems)).toContain(why);
    // Each problem is about that policy.
    if (!compiled.ok)
      expect(new Set(compiled.problems.map(({ id }) => id))).toEqual(new Set(['company/ours']));
  });

  it('is refused with two policies of one name', () => {
    const [one] = forbidding('forbid (principal, action, resource);').policies;
    expect(compileOverlay(overlay({ policies: [one!, one!] }), '1')).toEqual({
      ok: false,
      problems: [{ id: 'company/ours', detail: 'there is another policy with this id' }],
    });
  });

  it.each([
    ['a note', '@note forbid (principal, action, resource);'],
    [
      'a record that looks like a name',
      'forbid (principal is Person, action, resource) when { {type: principal.muted, id: 7}.type };',
    ],
    [
      'roles and actions by name',
      'forbid (principal in Role::"guest", action == Action::"listPeople", resource);',
    ],
  ])('may have %s', (_, cedar) => {
    expect(compileOverlay(forbidding(cedar), '1').ok).toBe(true);
  });

  it('is refused with a person in a record of its own', () => {
    const inRecord = 'forbid (principal, action, resource) when { {who: Person::"1"}.who == principal };';
    expect(compileOverlay(forbidding(inRecord), '1').ok).toBe(false);
  });

  it('is another policy than any that was made before, so that decisions are remembered apart', () => {
    const make = () => [compile(overlay({})), closedPolicy('7')];
    const keys = [make(), make(), make()].flat().map(({ key }) => key);
    expect(new Set([...keys, BASE_POLICY.key]).size).toBe(7);
    expect(compile(overlay({})).version).toBe('7');
  });

  it('may ask for the clock without working hours: it is told the time of the world', () => {
    const policy = compile(
      forbidding(
        'forbid (principal, action == Action::"reply", resource) when { context.weekday == 3 && context.minuteOfDay >= 990 };',
      ),
    );
    expect(hoursOf(policy, new Date('2026-11-25T16:30:00Z'))).toEqual({ weekday: 3, minuteOfDay: 990 });
  });

  it('is told the clock and the ages of messages when any of its policies asks, and not when none does', () => {
    const plain = 'forbid (principal in Role::"guest", action, resource);';
    const asking = (...cedars: string[]) => {
      const policies = cedars.map((cedar, i) => ({ id: `p${i}`, sentence: '', cedar }));
      const { usesHours, usesAge } = compile({ policies, settings: {} }).overlay!;
      return [usesHours, usesAge];
    };
    const clock = 'forbid (principal, action == Action::"reply", resource) when { context.weekday == 7 };';
    const age =
      'forbid (principal, action == Action::"editMessage", resource) when { resource.ageMinutes > 5 };';
    expect(asking(plain)).toEqual([false, false]);
    expect(asking(plain, clock)).toEqual([true, false]);
    expect(asking(plain, age)).toEqual([false, true]);
  });

  it('has a sentence for each of its policies', () => {
    const { policies } = forbidding('forbid (principal, action, resource);');
    const policy = compile(overlay({ policies, settings: SETTINGS }));
    expect([...policy.overlay!.sentences]).toEqual([
      ['company/ours', 'Ours.'],
      ['company/settings/edit-window', 'Messages may be edited for 15 minutes after they were written.'],
      ['company/settings/delete-window', 'Messages may be deleted for 5 minutes after they were written.'],
      [
        'company/settings/working-hours',
        'Outside of the working hours (08:30 to 18:00) you may read, but not write.',
      ],
      ['company/settings/guests-only-read', 'Guests may read here, but not write.'],
      ['company/settings/moderators-start', 'Only moderators and messaging admins start conversations here.'],
    ]);
  });

  it('takes away what it forbids, says which policy did, and leaves the way back', () => {
    const policy = compile(
      forbidding('forbid (principal, action, resource) unless { principal in Role::"auditor" };'),
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
    const policy = compile(
      forbidding(
        'forbid (principal, action == Action::"editMessage", resource) when { resource.ageMinutes * 4611686018427387904 < 0 };',
      ),
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
    const smuggled = compile(overlay({}));
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

describe("An overlay's settings", () => {
  const NOW = new Date('2026-11-25T16:30:00Z'); // a Wednesday
  const anna = (policy: CompanyPolicy, permissions: Subject['permissions'] = []): Subject => ({
    companyId: '1',
    userId: '11',
    permissions,
    sanction: 'none',
    policy,
  });
  const conversation = { companyId: '1', rootKind: 'topic', audience: 'company', state: 'open' };
  const written = (minutesAgo: number) => ({
    companyId: '1',
    authorId: '11',
    state: 'visible',
    createdAt: new Date(NOW.getTime() - minutesAgo * 60_000),
  });

  it('end the time in which a message may be edited or deleted, for authors and not for moderators', () => {
    const policy = compile(overlay({ settings: { editWindowMinutes: 15, deleteWindowMinutes: 5 } }));
    const may = (action: 'editMessage' | 'deleteMessage', minutesAgo: number, subject = anna(policy)) =>
      judgeMessage(subject, action, conversation, written(minutesAgo), NOW).allowed;
    expect([may('editMessage', 14), may('editMessage', 15)]).toEqual([true, false]);
    expect([may('deleteMessage', 4), may('deleteMessage', 5)]).toEqual([true, false]);
    const moderator = anna(policy, ['messaging.moderate']);
    expect([may('deleteMessage', 99, moderator), may('editMessage', 99, moderator)]).toEqual([true, false]);
    expect(may('editMessage', 99, anna(BASE_POLICY))).toBe(true);
  });

  it('keep the named roles from writing outside of the hours, in the time of the company', () => {
    const policy = compile(
      overlay({
        settings: {
          workingHours: {
            timeZone: 'Europe/Madrid',
            weekdays: [1, 2, 3, 4, 5],
            from: '08:00',
            to: '18:00',
            roles: ['employee'],
          },
        },
      }),
    );
    const may = (at: string, permissions: Subject['permissions'] = []) =>
      judgeMessage(anna(policy, permissions), 'editMessage', conversation, written(1), new Date(at)).allowed;
    expect(hoursOf(policy, NOW)).toEqual({ weekday: 3, minuteOfDay: 17 * 60 + 30 });
    expect([may('2026-11-25T16:59:00Z'), may('2026-11-25T17:00:00Z')]).toEqual([true, false]);
    expect([may('2026-11-25T06:59:00Z'), may('2026-11-25T07:00:00Z')]).toEqual([false, true]);
    expect(may('2026-11-29T12:00:00Z')).toBe(false);
    // Half an hour later in summer it is an hour later there.
    expect([may('2026-07-01T15:59:00Z'), may('2026-07-01T16:00:00Z')]).toEqual([true, false]);
  });

  it('let guests only read and employees only answer where a company says so, and nowhere else', () => {
    const refusedBy = (settings: PolicyOverlay['settings'], permissions: Subject['permissions'] = []) => {
      const asker = anna(compile(overlay({ settings })), permissions);
      const verdicts = (['startConversation', 'reply'] as const).map((action) =>
        judgeConversation(asker, action, conversation, { now: NOW }),
      );
      return verdicts.map(({ allowed, policies }) => (allowed ? 'allowed' : policies.join()));
    };
    const guest: Subject['permissions'] = ['messaging.guest'];
    const starts = 'company/settings/moderators-start';
    const reads = 'company/settings/guests-only-read';
    for (const settings of [{}, { employeesMayStart: true, guestsMayWrite: true }]) {
      expect(refusedBy(settings)).toEqual(['allowed', 'allowed']);
      expect(refusedBy(settings, guest)).toEqual(['', 'allowed']);
    }
    expect(refusedBy({ employeesMayStart: false })).toEqual([starts, 'allowed']);
    expect(refusedBy({ employeesMayStart: false }, ['messaging.moderate'])).toEqual(['allowed', 'allowed']);
    expect(refusedBy({ employeesMayStart: false }, ['messaging.administer'])).toEqual(['allowed', 'allowed']);
    expect(refusedBy({ guestsMayWrite: false })).toEqual(['allowed', 'allowed']);
    expect(refusedBy({ guestsMayWrite: false }, guest)).toEqual(['', reads]);
  });

  it('count the minutes of an hour, and a day that ends when it begins as a whole one', () => {
    const policy = (from: string, to: string) =>
      compile(
        overlay({ settings: { workingHours: { ...SETTINGS.workingHours!, timeZone: 'UTC', from, to } } }),
      );
    const may = (time: string, during: CompanyPolicy) =>
      judgeConversation(anna(during), 'reply', conversation, { now: new Date(`2026-11-25T${time}:00Z`) });
    const half = policy('08:30', '17:15');
    const allowed = ['08:29', '08:30', '17:14', '17:15'].map((time) => may(time, half).allowed);
    expect(allowed).toEqual([false, true, true, false]);
    expect(may('08:29', half).policies).toEqual(['company/settings/working-hours']);
    expect(['08:59', '09:00', '20:00'].map((time) => may(time, policy('09:00', '09:00')).allowed)).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('may span midnight', () => {
    const policy = compile(
      overlay({
        settings: {
          workingHours: {
            timeZone: 'UTC',
            weekdays: [1, 2, 3, 4, 5, 6, 7],
            from: '22:00',
            to: '06:00',
            roles: ['employee'],
          },
        },
      }),
    );
    const may = (at: string) =>
      judgeMessage(anna(policy), 'editMessage', conversation, written(1), new Date(at)).allowed;
    expect(['21:59', '22:00', '05:59', '06:00'].map((time) => may(`2026-11-25T${time}:00Z`))).toEqual([
      false,
      true,
      true,
      false,
    ]);
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
