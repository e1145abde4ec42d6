import type { PolicyOverlay } from '@messaging/contracts';
import { BASE_POLICY } from '../src/company-policy.ts';
import { closedPolicy, compileOverlay } from '../src/compile-overlay.ts';
import { hoursOf } from '../src/hours-of.ts';
import { compile, forbidding, overlay, policyForbidding } from './compile.ts';

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
    const make = () => [compile({}), closedPolicy('7')];
    const keys = [make(), make(), make()].flat().map(({ key }) => key);
    expect(new Set([...keys, BASE_POLICY.key]).size).toBe(7);
    expect(compile({}).version).toBe('7');
  });

  it('may ask for the clock without working hours: it is told the time of the world', () => {
    const policy = policyForbidding(
      'forbid (principal, action == Action::"reply", resource) when { context.weekday == 3 && context.minuteOfDay >= 990 };',
    );
    expect(hoursOf(policy, new Date('2026-11-25T16:30:00Z'))).toEqual({ weekday: 3, minuteOfDay: 990 });
  });

  it('is told the clock and the ages of messages when any of its policies asks, and not when none does', () => {
    const plain = 'forbid (principal in Role::"guest", action, resource);';
    const asking = (...cedars: string[]) => {
      const policies = cedars.map((cedar, i) => ({ id: `p${i}`, sentence: 'Ours.', cedar }));
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
    const policy = compile({ policies, settings: SETTINGS });
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
});
