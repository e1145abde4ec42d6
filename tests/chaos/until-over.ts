import { setTimeout as sleep } from 'node:timers/promises';
import type { ScenarioContext } from './scenario.ts';

/** Repeats a round for the run's time, with a breath in between; a short run has one. */
export async function untilOver(
  { seconds, short }: Pick<ScenarioContext, 'seconds' | 'short'>,
  round: () => Promise<void>,
): Promise<void> {
  const end = Date.now() + seconds * 1_000;
  do {
    await round();
    if (!short) await sleep(1_000);
  } while (!short && Date.now() < end);
}
