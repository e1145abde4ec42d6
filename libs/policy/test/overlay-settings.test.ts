import type { PolicyOverlay } from '@messaging/contracts';
import { BASE_POLICY, type CompanyPolicy } from '../src/company-policy.ts';
import { hoursOf } from '../src/hours-of.ts';
import { judgeConversation, judgeMessage } from '../src/judge.ts';
import type { Subject } from '../src/request-context.ts';
import { compile } from './compile.ts';

const WEEK: NonNullable<PolicyOverlay['settings']['workingHours']> = {
  timeZone: 'Europe/Madrid',
  weekdays: [1, 2, 3, 4, 5],
  from: '08:00',
  to: '18:00',
  roles: ['employee'],
};

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
    const policy = compile({ settings: { editWindowMinutes: 15, deleteWindowMinutes: 5 } });
    const may = (action: 'editMessage' | 'deleteMessage', minutesAgo: number, subject = anna(policy)) =>
      judgeMessage(subject, action, conversation, written(minutesAgo), NOW).allowed;
    expect([may('editMessage', 14), may('editMessage', 15)]).toEqual([true, false]);
    expect([may('deleteMessage', 4), may('deleteMessage', 5)]).toEqual([true, false]);
    const moderator = anna(policy, ['messaging.moderate']);
    expect([may('deleteMessage', 99, moderator), may('editMessage', 99, moderator)]).toEqual([true, false]);
    expect(may('editMessage', 99, anna(BASE_POLICY))).toBe(true);
  });

  it('keep the named roles from writing outside of the hours, in the time of the company', () => {
    const policy = compile({
      settings: {
        workingHours: WEEK,
      },
    });
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
      const asker = anna(compile({ settings }), permissions);
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
      compile({ settings: { workingHours: { ...WEEK, timeZone: 'UTC', from, to } } });
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
    const policy = compile({
      settings: {
        workingHours: {
          timeZone: 'UTC',
          weekdays: [1, 2, 3, 4, 5, 6, 7],
          from: '22:00',
          to: '06:00',
          roles: ['employee'],
        },
      },
    });
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
