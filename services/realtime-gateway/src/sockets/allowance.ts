export interface AllowanceOptions {
  perSecond: number;
  /** How many may come at once. */
  atOnce: number;
  /** How many refusals in a row are put up with. */
  patience: number;
}

export type Verdict = 'allowed' | 'refused' | 'abusive';

/** A token bucket of one connection. Refused events cost too, so whoever keeps on trying does not get through. */
export function createAllowance(
  { perSecond, atOnce, patience }: AllowanceOptions,
  now: () => number = () => performance.now(),
) {
  let left = atOnce;
  let countedAt = now();

  return function spend(): Verdict {
    const at = now();
    left = Math.min(atOnce, left + ((at - countedAt) * perSecond) / 1_000);
    countedAt = at;
    left -= 1;
    if (left >= 0) return 'allowed';
    return left < -patience ? 'abusive' : 'refused';
  };
}

export type Allowance = ReturnType<typeof createAllowance>;
