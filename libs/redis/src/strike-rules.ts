/**
 * Strikes shrink what a person may do and go away by themselves: each lasts two minutes, one after the other. With `s`
 * strikes the allowance is 8 / (8 + s) of the whole: eight halve it, and at the most there can be, 24, a quarter is left
 * (15 messages a minute: enough to talk, too little to flood). 24 strikes are gone after 48 minutes.
 */
export const STRIKE_RULES = {
  lastsSeconds: 120,
  halvedBy: 8,
  most: 24,
} as const;

/** What earns how many. */
export const STRIKES_FOR = {
  /** Being refused, once a second: a program that ignores `Retry-After` is at the bottom after a minute and a half. */
  limit: 0.25,
  /** The same message again. Double clicks happen. */
  duplicate: 0.5,
  /** A message that moderation hid. */
  verdict: 4,
} as const;

/** The allowance of somebody with so many strikes: never nothing. */
export function shrink(limit: number, strikes: number): number {
  return Math.max(1, Math.floor((limit * STRIKE_RULES.halvedBy) / (STRIKE_RULES.halvedBy + strikes)));
}
