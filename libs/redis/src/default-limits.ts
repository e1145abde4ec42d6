import type { ClassLimits, Limits, RouteClass } from './gate.ts';

const MINUTE_SECONDS = 60;
// One office may have nearly all of a company's allowance behind one address, but never all: whoever works elsewhere
// still gets through when a machine there runs wild.
const SHARE_OF_AN_ADDRESS = 0.8;

/**
 * Of how many seconds a company may use its allowance at once, where that is not the whole minute. Writes cost the most,
 * and a minute's of one company at once is more than a cluster does in seconds: the others would wait behind them. Nobody
 * meets this before a limit of their own, and 100 people who write within one second are many.
 */
const BURST_SECONDS: Partial<Record<RouteClass, number>> = { write: 2 };

/** Requests a minute, of a person and of a whole company. */
export interface LimitSettings {
  person: number;
  company: number;
}

/**
 * What people need, with room. The gateway's people write 120 messages a minute in all at the stated peak, and read
 * eight times as often; the figures below are for one company of up to about 2,000 people.
 */
export const DEFAULT_LIMITS: Record<RouteClass, LimitSettings> = {
  // A quick typist sends a short line every two seconds: 30. A hundred of them at once: 3,000; an office of 200 people
  // behind one address has 2,400, which is 12 a minute for each, all day.
  write: { person: 60, company: 3_000 },
  // A read position for each message that scrolls by, two a second at most as clients send them: 120.
  mark: { person: 240, company: 12_000 },
  // Eight reads for each of 60 writes are 480; with the polling fallback (every 3 s, 20 a minute) 500.
  // 200 people behind one address have 24,000: 120 a minute for each.
  read: { person: 600, company: 30_000 },
  // One request per key while somebody looks for a name: 5 a second for half of a minute is 150.
  search: { person: 180, company: 9_000 },
  // A reconnected tab fetches the gaps of a few conversations: 10 tabs with 20 each are 200.
  'catch-up': { person: 240, company: 24_000 },
  // 20 connections, each of them tried three times a minute. After an outage 200 people with 3 tabs behind one address
  // ask for 600 at once and may do so 16 times a minute.
  ticket: { person: 60, company: 12_000 },
  // The ERP's bulk upsert, 1,000 rows in each: 120,000 rows a minute.
  directory: { person: 120, company: 120 },
  // A log-out for each person and day would be few; at the end of a shift a thousand may come within a minute.
  session: { person: 6_000, company: 6_000 },
  admin: { person: 120, company: 1_200 },
};

/** The limits with what is changed in them, counted over minutes. */
export function readLimits({
  changed = {},
  duplicateWindowSeconds = 10,
}: {
  changed?: Partial<Record<RouteClass, Partial<LimitSettings>>>;
  duplicateWindowSeconds?: number;
} = {}): Limits {
  const classOf = (routeClass: RouteClass): ClassLimits => {
    const { person, company } = { ...DEFAULT_LIMITS[routeClass], ...changed[routeClass] };
    const burstSeconds = BURST_SECONDS[routeClass] ?? MINUTE_SECONDS;
    const perMinute = (limit: number) => ({ limit, windowSeconds: MINUTE_SECONDS });
    const shared = (limit: number) => {
      const burst = Math.max(person, Math.floor((limit * burstSeconds) / MINUTE_SECONDS));
      return { ...perMinute(limit), burst: Math.min(burst, limit) };
    };
    const address = Math.max(1, Math.floor(company * SHARE_OF_AN_ADDRESS));
    return { person: perMinute(person), company: shared(company), address: shared(address) };
  };
  const names = Object.keys(DEFAULT_LIMITS) as RouteClass[];
  return {
    classes: Object.fromEntries(names.map((name) => [name, classOf(name)])) as Limits['classes'],
    duplicateWindowSeconds,
  };
}
