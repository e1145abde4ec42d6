import { countEvents, metricNamesOf } from './count-events.ts';
import { parseMetrics } from './parse-metrics.ts';
import type { SloDefinition } from './slo-schema.ts';
import { EMPTY_TALLY, subtractTallies, type Tally } from './tally.ts';

const PROCESS_START = 'process_start_time_seconds';

/**
 * Turns the counters of one process into what happened since the last look, one tally an objective.
 * A process that restarted counts from zero again; what a process had counted before the watch began is not
 * ours to show, except incidents of a "zero" objective, which may never be overlooked.
 */
export function watchTarget({ objectives }: SloDefinition, watchStartedAt: number) {
  const names = new Set([PROCESS_START, ...objectives.flatMap(metricNamesOf)]);
  let last: { startedAt: number; tallies: Tally[] } | undefined;

  return function readTarget(text: string): Tally[] {
    const samples = parseMetrics(text, (name) => names.has(name));
    const startedAt = samples.find(({ name }) => name === PROCESS_START)?.value ?? 0;
    const tallies = objectives.map((objective) => countEvents(objective, samples));
    const before = last;
    last = { startedAt, tallies };
    const isNewProcess = before ? before.startedAt !== startedAt : startedAt * 1_000 > watchStartedAt;
    return tallies.map((tally, index) => {
      if (isNewProcess || (!before && objectives[index]?.kind === 'zero')) return tally;
      if (!before) return EMPTY_TALLY;
      return subtractTallies(tally, before.tallies[index] ?? EMPTY_TALLY);
    });
  };
}
