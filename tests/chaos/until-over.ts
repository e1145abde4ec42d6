import { setTimeout as sleep } from 'node:timers/promises';
import type { ScenarioContext } from './scenario.ts';

/** Repeats a round for the run's time, at least so often, with a breath in between; a short run has one. */
export async function untilOver(
  { seconds, short }: Pick<ScenarioContext, 'seconds' | 'short'>,
  round: () => Promise<void>,
  leastRounds = 1,
): Promise<void> {
  const end = Date.now() + seconds * 1_000;
  let rounds = 0;
  do {
    await round();
    rounds += 1;
    if (!short) await sleep(1_000);
  } while (!short && (rounds < leastRounds || Date.now() < end));
}

/** What is hit together: so many at a time. */
export function inGroupsOf<T>(size: number, items: readonly T[]): T[][] {
  return items.flatMap((_, i) => (i % size === 0 ? [items.slice(i, i + size)] : []));
}
