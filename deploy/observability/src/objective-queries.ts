import { readLabelMatchers, type LabelMatchers } from '@messaging/slo';
import type { BudgetedObjective } from './burn-rates.ts';

const BASE_WINDOW = '5m';

/** Events per second over five minutes. */
export function totalQuery(objective: BudgetedObjective): string {
  return rateOf(`${objective.histogram}_count`, objective.match);
}

/**
 * Bad events per second over five minutes: all minus the good. Where no good series exists (everything
 * fails, or the bucket is missing) that reads "all are bad", so a mistake here is loud.
 */
export function badQuery(objective: BudgetedObjective): string {
  const total = totalQuery(objective);
  return `${total} - (${goodQuery(objective)} or 0 * ${total})`;
}

function goodQuery(objective: BudgetedObjective): string {
  if (objective.kind === 'availability') {
    return rateOf(`${objective.histogram}_count`, { ...objective.match, ...objective.good });
  }
  return rateOf(`${objective.histogram}_bucket`, {
    ...objective.match,
    le: String(objective.thresholdSeconds),
  });
}

/** The goal's percentile as Prometheus estimates it, for people to look at; alerts never use it. */
export function percentileQuery(objective: BudgetedObjective): string {
  const buckets = `sum by (le) (rate(${objective.histogram}_bucket${toSelector(objective.match)}[${BASE_WINDOW}]))`;
  return `histogram_quantile(${objective.goal}, ${buckets})`;
}

const rateOf = (metric: string, match: LabelMatchers) =>
  `sum(rate(${metric}${toSelector(match)}[${BASE_WINDOW}]))`;

function toSelector(match: LabelMatchers): string {
  const parts = readLabelMatchers(match).map(
    ({ label, operator, value }) => `${label}${operator}${JSON.stringify(value)}`,
  );
  return parts.length === 0 ? '' : `{${parts.join(',')}}`;
}
