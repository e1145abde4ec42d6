/** The server's time, as its answers tell it: a wrong clock on the person's machine must not make proofs look old. */
export function createServerClock(now: () => number = Date.now) {
  let ahead = 0;
  return {
    now: () => now() + ahead,
    /** Notes the Date header of an answer, which is good to a second. */
    note(date: string | null) {
      const told = date === null ? NaN : Date.parse(date);
      if (!Number.isNaN(told)) ahead = told - now();
    },
  };
}
