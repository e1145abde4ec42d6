import type { ChaosReport } from './chaos-report.ts';
import type { ScenarioResult } from './run-scenario.ts';
import type { FaultReport } from './scenario.ts';

const seconds = (ms: number) => (Number.isFinite(ms) ? `${(ms / 1000).toFixed(1)} s` : 'never');
const worst = (faults: readonly FaultReport[], of: (fault: FaultReport) => number) =>
  Math.max(0, ...faults.map(of));

/** The report as tables in Markdown, which people can read in a terminal as well. */
export function renderTable({ results }: ChaosReport): string {
  return [
    table(
      [
        'scenario',
        'faults',
        'accepted',
        'lost',
        'duplicated',
        'reordered',
        'foreign',
        'other',
        'unanswered',
        'caught up after',
      ],
      results.map(scenarioRow),
    ),
    table(
      ['fault', 'target', 'times', 'longest time without a write', 'first write after it (worst)'],
      faultRows(results),
    ),
  ].join('\n\n');
}

function scenarioRow({
  scenario,
  faults,
  counts,
  violations,
  findings,
  caughtUpMs,
}: ScenarioResult): string[] {
  const lost = counts.lost + counts.undelivered;
  const named = lost + counts.duplicated + counts.reordered + counts.foreign;
  const others = violations.length - named + findings.filter(({ ok }) => !ok).length;
  const numbers = [
    counts.accepted,
    lost,
    counts.duplicated,
    counts.reordered,
    counts.foreign,
    others,
    counts.unanswered,
  ];
  return [scenario, String(faults.length), ...numbers.map(String), seconds(caughtUpMs)];
}

function faultRows(results: readonly ScenarioResult[]): string[][] {
  const groups = new Map<string, FaultReport[]>();
  for (const fault of results.flatMap(({ faults }) => faults)) {
    const name = `${fault.kind}\n${fault.target}`;
    groups.set(name, [...(groups.get(name) ?? []), fault]);
  }
  return [...groups].map(([name, faults]) => [
    ...name.split('\n'),
    String(faults.length),
    seconds(worst(faults, ({ silenceMs }) => silenceMs)),
    seconds(worst(faults, ({ recoveryMs }) => recoveryMs)),
  ]);
}

function table(head: string[], rows: string[][]): string {
  const widths = head.map((cell, i) => Math.max(cell.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
