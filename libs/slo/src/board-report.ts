import { estimatePercentile } from './estimate-percentile.ts';
import type { Objective, SloDefinition } from './slo-schema.ts';
import type { Tally } from './tally.ts';
import type { createTallyHistory } from './tally-history.ts';

/** One objective over one stretch of time. Ratios are 0…1; null where nothing happened. */
export interface WindowView {
  window: '5m' | '1h' | 'since start';
  events: number;
  bad: number;
  goodShare: number | null;
  /** Share of the error budget of exactly this traffic that is left; below 0 when overspent. */
  budgetLeft: number | null;
  /** Latency objectives: seconds the goal's share of events stayed under. Null when unknown or beyond the last bucket. */
  percentileSeconds: number | null;
}

export interface ObjectiveView {
  id: string;
  title: string;
  promise: string;
  kind: Objective['kind'];
  goal: number | null;
  thresholdSeconds: number | null;
  state: 'met' | 'missed' | 'no data';
  windows: WindowView[];
  /** The last hour by minutes, oldest first: seconds (latency), share of failures (availability) or incidents. */
  trend: (number | null)[];
}

export interface TargetView {
  name: string;
  up: boolean;
  /** When it last answered, ISO 8601; null for never. */
  lastSeenAt: string | null;
  problem: string | null;
  /** Where its metrics are; only when the page may tell. */
  url: string | null;
}

export interface BoardReport {
  generatedAt: string;
  watchingSince: string;
  /** The period the objectives are promised over; Prometheus keeps that, this board what it saw itself. */
  objectiveWindow: string;
  objectives: ObjectiveView[];
  targets: TargetView[];
}

const TREND_POINTS = 60;
const MINUTE = 60_000;

/** The objectives' part of the report, computed from what was seen until `now`. */
export function reportObjectives(
  { objectives }: SloDefinition,
  history: ReturnType<typeof createTallyHistory>,
  now: number,
): ObjectiveView[] {
  return objectives.map((objective, index) => {
    const windows = [
      viewWindow(objective, '5m', history.between(index, now - 5 * MINUTE, now)),
      viewWindow(objective, '1h', history.between(index, now - 60 * MINUTE, now)),
      viewWindow(objective, 'since start', history.sinceStart(index)),
    ];
    const trend = Array.from({ length: TREND_POINTS }, (_, minute) => {
      const until = now - (TREND_POINTS - 1 - minute) * MINUTE;
      return trendPoint(objective, history.between(index, until - MINUTE, until));
    });
    return {
      id: objective.id,
      title: objective.title,
      promise: objective.promise,
      kind: objective.kind,
      goal: objective.kind === 'zero' ? null : objective.goal,
      thresholdSeconds: objective.kind === 'latency' ? objective.thresholdSeconds : null,
      state: judge(objective, windows),
      windows,
      trend,
    };
  });
}

function viewWindow(objective: Objective, window: WindowView['window'], tally: Tally): WindowView {
  const { total, bad } = tally;
  if (objective.kind === 'zero') {
    return {
      window,
      events: total,
      bad,
      goodShare: null,
      budgetLeft: bad > 0 ? 0 : 1,
      percentileSeconds: null,
    };
  }
  const goodShare = total > 0 ? (total - bad) / total : null;
  const budgetLeft = goodShare === null ? null : 1 - (1 - goodShare) / (1 - objective.goal);
  return {
    window,
    events: total,
    bad,
    goodShare,
    budgetLeft,
    percentileSeconds: finitePercentile(objective, tally),
  };
}

// JSON has no Infinity: beyond the last bucket is "unknown", and the bad share tells the rest.
function finitePercentile(objective: Objective, tally: Tally): number | null {
  const value = objective.kind === 'latency' ? estimatePercentile(tally, objective.goal) : null;
  return value === Infinity ? null : value;
}

function trendPoint(objective: Objective, tally: Tally): number | null {
  if (objective.kind === 'zero') return tally.bad;
  if (tally.total === 0) return null;
  return objective.kind === 'latency' ? finitePercentile(objective, tally) : tally.bad / tally.total;
}

function judge(objective: Objective, windows: readonly WindowView[]): ObjectiveView['state'] {
  const all = windows.at(-1);
  if (objective.kind === 'zero') return all?.bad === 0 ? 'met' : 'missed';
  if (all === undefined || all.goodShare === null) return 'no data';
  return all.goodShare >= objective.goal ? 'met' : 'missed';
}
