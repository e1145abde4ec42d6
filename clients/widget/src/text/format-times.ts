const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const startOfDay = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
const daysBetween = (from: Date, to: Date) => Math.round((startOfDay(to) - startOfDay(from)) / DAY_MS);

export const isSameDay = (a: string, b: string) => startOfDay(new Date(a)) === startOfDay(new Date(b));

/** The local day a moment lies in, in the form of the API's own times: they compare as text, at no cost. */
export function dayBounds(iso: string): { at: string; from: string; to: string } {
  const date = new Date(iso);
  const next = new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1);
  return { at: iso, from: new Date(startOfDay(date)).toISOString(), to: next.toISOString() };
}

/** Everything a language needs to say when; make it once per language, Intl objects are slow to make. */
export function createTimeFormats(lang: string) {
  // "09:05" where the day has 24 hours, "9:05 AM" where it has two halves.
  const { hour12 } = new Intl.DateTimeFormat(lang, { hour: 'numeric' }).resolvedOptions();
  const clock = new Intl.DateTimeFormat(lang, { hour: hour12 ? 'numeric' : '2-digit', minute: '2-digit' });
  const full = new Intl.DateTimeFormat(lang, { dateStyle: 'full', timeStyle: 'short' });
  const weekday = new Intl.DateTimeFormat(lang, { weekday: 'long', day: 'numeric', month: 'long' });
  const longDate = new Intl.DateTimeFormat(lang, { day: 'numeric', month: 'long', year: 'numeric' });
  const shortDate = new Intl.DateTimeFormat(lang, { day: 'numeric', month: 'short' });
  const shortDateYear = new Intl.DateTimeFormat(lang, { day: 'numeric', month: 'short', year: 'numeric' });
  const relative = new Intl.RelativeTimeFormat(lang, { numeric: 'auto', style: 'short' });
  const relativeDay = new Intl.RelativeTimeFormat(lang, { numeric: 'auto' });

  const toShortDate = (date: Date, now: Date) =>
    (date.getFullYear() === now.getFullYear() ? shortDate : shortDateYear).format(date);

  const dated = (iso: string, now = new Date()) =>
    `${toShortDate(new Date(iso), now)}, ${clock.format(new Date(iso))}`;

  return {
    /** "2:32 PM" or "14:32". */
    clock: (iso: string) => clock.format(new Date(iso)),
    /** The whole of it, for a tooltip. */
    full: (iso: string) => full.format(new Date(iso)),
    /** Beside a message: the day only when it is not the one the message stands under. */
    inThread: (iso: string, dayIso: string, now = new Date()) =>
      isSameDay(iso, dayIso) ? clock.format(new Date(iso)) : dated(iso, now),
    /** "3 Nov, 14:32". */
    dated,
    /** Between messages: "Today", "Yesterday", "Tuesday, 3 November". */
    day(iso: string, now = new Date()) {
      const date = new Date(iso);
      const days = daysBetween(date, now);
      if (days >= 0 && days <= 1) return capitalize(relativeDay.format(-days, 'day'));
      return (date.getFullYear() === now.getFullYear() ? weekday : longDate).format(date);
    },
    /** In a list: "now", "6 min ago", "2:32 PM" or "14:32", "yesterday", "3 Nov". */
    ago(iso: string, now = new Date()) {
      const date = new Date(iso);
      const minutes = Math.floor((now.getTime() - date.getTime()) / MINUTE_MS);
      if (minutes < 1) return relative.format(0, 'second');
      if (minutes < 60) return relative.format(-minutes, 'minute');
      const days = daysBetween(date, now);
      if (days === 0) return clock.format(date);
      return days === 1 ? relativeDay.format(-1, 'day') : toShortDate(date, now);
    },
  };
}
export type TimeFormats = ReturnType<typeof createTimeFormats>;

const capitalize = (text: string) => text.charAt(0).toLocaleUpperCase() + text.slice(1);
