/** Whether so many bytes of missed events may still be told to a connection; they are counted where they may. */
export type MissedBudget = (bytes: number) => boolean;

/**
 * What a connection is told of what it missed, over time. Everybody may ask for it at any moment, several times in one
 * packet, and a question is far smaller than its answer: without this, who asks and does not read fills the node's memory.
 * Where it does not suffice the client fetches what it missed, as it does after a long absence.
 */
export function createMissedBudget(
  { atOnce, perSecond }: { atOnce: number; perSecond: number },
  now: () => number = () => performance.now(),
): MissedBudget {
  let left = atOnce;
  let countedAt = now();

  return function spend(bytes) {
    const at = now();
    left = Math.min(atOnce, left + ((at - countedAt) * perSecond) / 1_000);
    countedAt = at;
    if (bytes > left) return false;
    left -= bytes;
    return true;
  };
}
