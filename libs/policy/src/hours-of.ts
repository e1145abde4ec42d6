import type { CompanyPolicy } from './company-policy.ts';
import type { Hours } from './requests.ts';

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const clocks = new Map<string, Intl.DateTimeFormat>();

/** The company's own time of the week. Without a policy that asks for it, no clock is read. */
export function hoursOf({ overlay }: CompanyPolicy, now: Date): Hours {
  if (!overlay?.usesHours) return { weekday: 1, minuteOfDay: 0 };
  const parts = clockOf(overlay.timeZone).formatToParts(now);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return {
    weekday: WEEKDAYS.indexOf(part('weekday')) + 1,
    minuteOfDay: Number(part('hour')) * 60 + Number(part('minute')),
  };
}

// Making one costs more than the decision it is for.
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  clocks.set(timeZone, clock);
  return clock;
}
