import type { PolicyOverlay } from '@messaging/contracts';
import type { Policy } from './base-policies.ts';

type Settings = PolicyOverlay['settings'];

const WRITES = 'action in Action::"writing"';

/** The settings of an overlay as the forbids they stand for. */
export function policiesOfSettings(settings: Settings): Policy[] {
  const { editWindowMinutes, deleteWindowMinutes, workingHours, guestsMayWrite, employeesMayStart } =
    settings;
  return [
    ...(editWindowMinutes === undefined ? [] : [window('edit', editWindowMinutes)]),
    ...(deleteWindowMinutes === undefined ? [] : [window('delete', deleteWindowMinutes)]),
    ...(workingHours ? [hoursPolicy(workingHours)] : []),
    ...(guestsMayWrite === false ? [GUESTS_ONLY_READ] : []),
    ...(employeesMayStart === false ? [MODERATORS_START] : []),
  ];
}

function window(verb: 'edit' | 'delete', minutes: number): Policy {
  return {
    id: `${verb}-window`,
    sentence: `Messages may be ${verb === 'edit' ? 'edited' : 'deleted'} for ${minutes} minutes after they were written.`,
    text: `forbid (principal, action == Action::"${verb}Message", resource) when { resource.ageMinutes >= ${minutes} }
      unless { action == Action::"deleteMessage" && principal in Role::"moderator" };`,
  };
}

function hoursPolicy({ weekdays, from, to, roles }: NonNullable<Settings['workingHours']>): Policy {
  const days = weekdays.map((day) => `context.weekday == ${day}`);
  const [start, end] = [minuteOf(from), minuteOf(to)];
  const after = `context.minuteOfDay >= ${start}`;
  const before = `context.minuteOfDay < ${end}`;
  // A shift over midnight counts to the day on which each of its minutes lies.
  const hours = start < end ? `${after} && ${before}` : `(${after} || ${before})`;
  const held = roles.map((role) => `principal in Role::"${role}"`).join(' || ');
  return {
    id: 'working-hours',
    sentence: `Outside of the working hours (${from} to ${to}) you may read, but not write.`,
    text: `forbid (principal, ${WRITES}, resource) when { ${held} } unless { (${days.join(' || ')}) && ${hours} };`,
  };
}

function minuteOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}

const GUESTS_ONLY_READ: Policy = {
  id: 'guests-only-read',
  sentence: 'Guests may read here, but not write.',
  text: `forbid (principal in Role::"guest", ${WRITES}, resource);`,
};

const MODERATORS_START: Policy = {
  id: 'moderators-start',
  sentence: 'Only moderators and messaging admins start conversations here.',
  text: `forbid (principal, action == Action::"startConversation", resource)
    unless { principal in Role::"moderator" || principal in Role::"admin" };`,
};
