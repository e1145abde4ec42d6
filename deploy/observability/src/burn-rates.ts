import { durationSeconds, type Objective, type SloDefinition } from '@messaging/slo';

type BurnAlert = SloDefinition['burnAlerts'][number];
export type BudgetedObjective = Exclude<Objective, { kind: 'zero' }>;

/**
 * How many times faster than "exactly the whole budget in the whole window" the budget burns when
 * `budgetShare` of it goes in one long window: 2 % of 28 days in 1 h is 0.02 × 672 h / 1 h = 13.44.
 */
export function burnFactor({ budgetShare, longWindow }: BurnAlert, window: string): number {
  const factor = (budgetShare * durationSeconds(window)) / durationSeconds(longWindow);
  return Math.round(factor * 1_000) / 1_000;
}

/** The share of events that may be bad. Rounded, because 1 − 0.999 is 0.0010000000000000009. */
export const errorBudget = ({ goal }: BudgetedObjective) => Number((1 - goal).toPrecision(6));

/** The share of bad events above which an alert's two windows burn too fast. */
export function burnThreshold(objective: BudgetedObjective, alert: BurnAlert, window: string): number {
  return Number((burnFactor(alert, window) * errorBudget(objective)).toPrecision(6));
}

export const budgetedObjectives = ({ objectives }: SloDefinition) =>
  objectives.filter((objective): objective is BudgetedObjective => objective.kind !== 'zero');
