import type { DemoPlan, DemoTransaction } from '@messaging/demo-data';

export interface Totals {
  net: number;
  tax: number;
  gross: number;
}

export function totalsOf({ lines }: DemoTransaction, taxRate: number): Totals {
  const net = lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0);
  const tax = (net * taxRate) / 100;
  return { net, tax, gross: net + tax };
}

export interface PlanSpan {
  start: string;
  end: string;
  /** Percent done of the whole, each step weighing its length. */
  done: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;
export const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY_MS;

export function spanOf({ steps }: DemoPlan): PlanSpan {
  const start = steps.map((step) => step.start).sort()[0] ?? '';
  const end =
    steps
      .map((step) => step.end)
      .sort()
      .at(-1) ?? '';
  const lengths = steps.map((step) => daysBetween(step.start, step.end) + 1);
  const whole = lengths.reduce((sum, length) => sum + length, 0);
  const done = steps.reduce((sum, step, i) => sum + step.done * (lengths[i] ?? 0), 0);
  return { start, end, done: Math.round(done / whole) };
}
