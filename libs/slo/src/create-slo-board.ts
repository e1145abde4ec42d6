import type { SloTarget } from './parse-slo-targets.ts';
import { reportObjectives, type BoardReport, type TargetView } from './board-report.ts';
import type { SloDefinition } from './slo-schema.ts';
import { addTallies, EMPTY_TALLY, type Tally } from './tally.ts';
import { createTallyHistory } from './tally-history.ts';
import { watchTarget } from './watch-target.ts';

const LOOK_EVERY_MILLISECONDS = 10_000;
const SCRAPE_TIMEOUT_MILLISECONDS = 3_000;

export interface SloBoardOptions {
  targets: readonly SloTarget[];
  fetch: (url: string, request: { signal: AbortSignal }) => Promise<Response>;
  definition: SloDefinition;
  /** Tell readers where each process's metrics are: right on a developer's machine, not on a public page. */
  showTargetUrls?: boolean;
  now?: () => number;
}

export interface SloBoard {
  /** Looks at once, then every 10 seconds. */
  start(): void;
  stop(): void;
  /** Reads every target once and notes what happened since the last look. */
  look(): Promise<void>;
  report(): BoardReport;
}

interface WatchedTarget {
  target: SloTarget;
  read: ReturnType<typeof watchTarget>;
  lastSeenAt: number | null;
  problem: string | null;
}

/** Watches the metrics of every process and keeps the objectives' figures of the last 24 hours in memory. */
export function createSloBoard(options: SloBoardOptions): SloBoard {
  const { definition, showTargetUrls = false, now = Date.now } = options;
  const startedAt = now();
  const history = createTallyHistory(definition.objectives.length, startedAt);
  const watched = options.targets.map((target): WatchedTarget => ({
    target,
    read: watchTarget(definition, startedAt),
    lastSeenAt: null,
    problem: 'not looked at yet',
  }));
  let timer: NodeJS.Timeout | undefined;

  async function readOne(entry: WatchedTarget): Promise<Tally[]> {
    try {
      const response = await options.fetch(entry.target.url, {
        signal: AbortSignal.timeout(SCRAPE_TIMEOUT_MILLISECONDS),
      });
      if (!response.ok) throw new Error(`answered ${response.status}`);
      const deltas = entry.read(await response.text());
      entry.lastSeenAt = now();
      entry.problem = null;
      return deltas;
    } catch (error) {
      entry.problem = error instanceof Error ? error.message : String(error);
      return [];
    }
  }

  async function look() {
    const deltas = await Promise.all(watched.map(readOne));
    const sums = definition.objectives.map((_, index) =>
      deltas.reduce((sum, tallies) => addTallies(sum, tallies[index] ?? EMPTY_TALLY), EMPTY_TALLY),
    );
    history.add(now(), sums);
  }

  function viewTarget({ target, lastSeenAt, problem }: WatchedTarget): TargetView {
    const seen = lastSeenAt === null ? null : new Date(lastSeenAt).toISOString();
    const url = showTargetUrls ? target.url : null;
    return {
      name: target.name,
      up: problem === null,
      lastSeenAt: seen,
      problem: showTargetUrls ? problem : null,
      url,
    };
  }

  return {
    start() {
      if (timer) return;
      void look();
      timer = setInterval(() => void look(), LOOK_EVERY_MILLISECONDS);
      timer.unref();
    },
    stop: () => clearInterval(timer),
    look,
    report: () => ({
      generatedAt: new Date(now()).toISOString(),
      watchingSince: new Date(startedAt).toISOString(),
      objectiveWindow: definition.window,
      objectives: reportObjectives(definition, history, now()),
      targets: watched.map(viewTarget),
    }),
  };
}
