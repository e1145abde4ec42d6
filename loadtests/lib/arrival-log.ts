/** A stretch of positions that arrived one after another: [first, last]. */
export type Run = [first: number, last: number];

/**
 * Notes the positions of one conversation in the order they arrived, so shortly that a socket can print its whole
 * history at the end: what is in order is one run, whatever came twice, late or not at all starts another.
 */
export function createArrivalLog() {
  const runs: Run[] = [];
  return {
    runs,
    add(position: number) {
      const last = runs[runs.length - 1];
      if (last && position === last[1] + 1) last[1] = position;
      else runs.push([position, position]);
    },
  };
}
