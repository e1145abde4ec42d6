import type { LoadShape } from '../lib/load-shape.ts';
import type { HistoryVerdict } from './check-histories.ts';

/** What k6's handleSummary is given, as far as it is used here. */
export interface K6Summary {
  metrics: Record<
    string,
    { type: string; values: Record<string, number>; thresholds?: Record<string, { ok: boolean }> }
  >;
}
export interface ObjectiveThreshold {
  title: string;
  metric: string;
  threshold: string;
}
export interface Finding {
  what: string;
  target: string;
  measured: string;
  ok: boolean;
}

/** One line an objective, then what a run must show for its figures to mean anything. */
export function judgeLoad(
  { metrics }: K6Summary,
  objectives: readonly ObjectiveThreshold[],
  history: HistoryVerdict,
  shape: LoadShape,
): Finding[] {
  const planned = shape.writesPerSecond * shape.seconds;
  const dropped = metrics['dropped_iterations']?.values['count'] ?? 0;
  const refused = total(history.refused);
  const deaf = total(history.deaf) + (shape.sockets - history.listeners);
  const exactly = (what: string, measured: number, wanted = 0, detail = ''): Finding => ({
    what,
    target: `= ${wanted}`,
    measured: `${measured}${detail}`,
    ok: measured === wanted,
  });
  return [
    ...objectives.map((objective) => judgeObjective(objective, metrics)),
    exactly('Writes not sent in time', dropped),
    // k6 may squeeze in one more at the very end.
    {
      what: 'Writes accepted',
      target: `≥ ${planned}`,
      measured: `${history.accepted}`,
      ok: history.accepted >= planned,
    },
    exactly('Writes refused', refused, 0, reasons(history.refused)),
    exactly('Sockets that did not listen', deaf, 0, reasons(history.deaf)),
    {
      what: 'Deliveries',
      target: `= ${history.expected}`,
      measured: `${history.delivered}`,
      ok: history.expected > 0 && history.delivered === history.expected,
    },
    exactly('Lost', history.lost),
    exactly('Duplicated', history.duplicated),
    exactly('Reordered', history.reordered),
    exactly('Foreign', history.foreign),
    exactly('Heard but never acknowledged', history.unacknowledged),
    exactly('Wrong text or position', history.garbled + history.collisions),
  ];
}

const SIGNS: Record<string, string> = { '<=': '≤', '>=': '≥', '==': '=' };

// A percentile of nothing is 0, which keeps every promise: without samples an objective is not shown.
// A line for each kind of objective; to spread them would hide that none is missing.
// eslint-disable-next-line complexity
function judgeObjective(
  { title, metric, threshold }: ObjectiveThreshold,
  metrics: K6Summary['metrics'],
): Finding {
  const [, statistic = '', sign = '', target = ''] = /^([^<>=]+)([<>=]=?)(.*)$/.exec(threshold) ?? [];
  const found = metrics[metric];
  const isCounter = statistic === 'count';
  const values = found?.values ?? {};
  const samples = isCounter ? 1 : (values['count'] ?? (values['passes'] ?? 0) + (values['fails'] ?? 0));
  const value = values[statistic] ?? 0;
  const isTime = statistic.startsWith('p(');
  const unit = isTime ? ' ms' : '';
  const shown = isTime ? value.toFixed(1) : String(Math.round(value * 100_000) / 100_000);
  const ok = samples > 0 && (found?.thresholds?.[threshold]?.ok ?? isCounter);
  return {
    what: `${title}${isTime ? `, P${statistic.slice(2, -1)}` : ''}`,
    target: `${SIGNS[sign] ?? sign} ${target}${unit}`,
    measured: samples === 0 ? 'nothing measured' : `${shown}${unit}`,
    ok,
  };
}

const total = (counts: Record<string, number>) =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

const reasons = (counts: Record<string, number>) =>
  total(counts) === 0
    ? ''
    : ` (${Object.entries(counts)
        .map(([reason, count]) => `${count} × ${reason}`)
        .join(', ')})`;

/** The findings as a table for people. */
export function renderFindings(findings: readonly Finding[]): string {
  const rows = findings.map(({ what, target, measured, ok }) => [
    ok ? 'ok' : 'FAILED',
    what,
    target,
    measured,
  ]);
  const all = [['', 'objective', 'target', 'measured'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
