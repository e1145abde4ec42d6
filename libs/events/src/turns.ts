import type { Id } from '@messaging/contracts';

/**
 * A queue for each company, from which they take turns: one item each, again and again. Whoever was served goes to the
 * end of the line, so the next batch begins with the others.
 */
export function createTurns<Item>() {
  // In the order of their turns. A company is here while something of it waits.
  const queues = new Map<Id, Item[]>();
  let size = 0;

  return {
    size: () => size,
    sizeOf: (company: Id) => queues.get(company)?.length ?? 0,

    add(company: Id, item: Item): void {
      const queue = queues.get(company);
      if (queue) queue.push(item);
      else queues.set(company, [item]);
      size += 1;
    },

    /** Takes at most so many items of the companies that may go; each company's in its order. */
    take(most: number, mayGo: (company: Id) => boolean): Item[] {
      const going = [...queues].filter(([company]) => mayGo(company));
      const counts = dealTurns(
        going.map(([, queue]) => queue.length),
        most,
      );
      const taken: Item[] = [];
      going.forEach(([company, queue], index) => {
        const count = counts[index] ?? 0;
        if (count === 0) return;
        taken.push(...queue.splice(0, count));
        queues.delete(company);
        if (queue.length > 0) queues.set(company, queue);
      });
      size -= taken.length;
      return taken;
    },
  };
}

/** How many of `most` turns each gets, one by one in rounds, none more than it has use for. */
function dealTurns(wanted: readonly number[], most: number): number[] {
  const given = wanted.map(() => 0);
  let left = Math.min(
    most,
    wanted.reduce((sum, count) => sum + count, 0),
  );
  while (left > 0) {
    for (let i = 0; i < wanted.length && left > 0; i += 1) {
      if (given[i]! >= wanted[i]!) continue;
      given[i]! += 1;
      left -= 1;
    }
  }
  return given;
}
