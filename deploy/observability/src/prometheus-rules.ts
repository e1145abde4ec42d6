import type { SloDefinition } from '@messaging/slo';
import {
  budgetedObjectives,
  burnFactor,
  burnThreshold,
  errorBudget,
  type BudgetedObjective,
} from './burn-rates.ts';
import { badQuery, totalQuery } from './objective-queries.ts';

type Severity = SloDefinition['burnAlerts'][number]['severity'];

interface RecordingRule {
  record: string;
  labels?: Record<string, string>;
  expr: string;
}
interface AlertRule {
  alert: string;
  expr: string;
  for?: string;
  labels: { severity: Severity; slo?: string; window?: string };
  annotations: { summary: string; description?: string; runbook: string };
}
interface RuleGroup {
  name: string;
  interval: string;
  rules: (RecordingRule | AlertRule)[];
}

/** Recording and alerting rules of every objective, as Prometheus reads them. */
export function prometheusRules(definition: SloDefinition): { groups: RuleGroup[] } {
  const { burnAlerts, window, evaluationSeconds } = definition;
  const interval = `${evaluationSeconds}s`;
  const alertWindows = new Set(
    burnAlerts.flatMap(({ longWindow, shortWindow }) => [longWindow, shortWindow]),
  );
  const longWindows = new Set(burnAlerts.map(({ longWindow }) => longWindow));
  const objectives = budgetedObjectives(definition);
  return {
    groups: [
      {
        // Rules of a group run in order, so every alert sees the figures of its own round.
        name: 'messaging-slo',
        interval,
        rules: [
          ...objectives.flatMap(eventRules),
          ...[...alertWindows].map(ratioRule),
          ...[...longWindows].map((longWindow) => increaseRule(longWindow, evaluationSeconds)),
          ...objectives.flatMap((objective) => burnRules(objective, definition)),
          ...zeroRules(definition),
        ],
      },
      // A range of 28 days is read rarely: nobody acts on a minute of it.
      {
        name: 'messaging-slo-window',
        interval: '5m',
        rules: [ratioRule(window), ...objectives.map((o) => budgetRule(o, window))],
      },
      { name: 'messaging-blind-spots', interval, rules: blindSpotRules(definition) },
    ],
  };
}

const eventRules = (objective: BudgetedObjective): RecordingRule[] => [
  { record: 'slo:events_total:rate5m', labels: { slo: objective.id }, expr: totalQuery(objective) },
  { record: 'slo:events_bad:rate5m', labels: { slo: objective.id }, expr: badQuery(objective) },
];

// Sums of the recorded rates, not averages of ratios: a busy minute must weigh more than a quiet one.
function ratioRule(window: string): RecordingRule {
  const [bad, total] =
    window === '5m'
      ? ['slo:events_bad:rate5m', 'slo:events_total:rate5m']
      : [
          `sum_over_time(slo:events_bad:rate5m[${window}])`,
          `sum_over_time(slo:events_total:rate5m[${window}])`,
        ];
  return { record: `slo:error_ratio:${window}`, expr: `${bad} / (${total} > 0)` };
}

function increaseRule(window: string, evaluationSeconds: number): RecordingRule {
  return {
    record: `slo:events_bad:increase${window}`,
    expr: `sum_over_time(slo:events_bad:rate5m[${window}]) * ${evaluationSeconds}`,
  };
}

function budgetRule(objective: BudgetedObjective, window: string): RecordingRule {
  return {
    record: `slo:error_budget_left:${window}`,
    labels: { slo: objective.id },
    expr: `1 - slo:error_ratio:${window}{slo="${objective.id}"} / ${errorBudget(objective)}`,
  };
}

function burnRules(objective: BudgetedObjective, definition: SloDefinition): AlertRule[] {
  const { id, promise } = objective;
  const slo = `{slo="${id}"}`;
  return definition.burnAlerts.map((alert) => {
    const { severity, longWindow, shortWindow, budgetShare } = alert;
    const threshold = burnThreshold(objective, alert, definition.window);
    return {
      alert: `Messaging${pascal(id)}Burn`,
      expr: [
        `slo:error_ratio:${longWindow}${slo} > ${threshold}`,
        `slo:error_ratio:${shortWindow}${slo} > ${threshold}`,
        `slo:events_bad:increase${longWindow}${slo} >= ${definition.minimumBadEvents}`,
      ].join('\nand '),
      labels: { severity, slo: id, window: longWindow },
      annotations: {
        summary: `The budget of "${promise}" burns ${burnFactor(alert, definition.window)} times too fast`,
        description: `{{ $value | humanizePercentage }} of the last ${longWindow} was bad; a burn as fast as this alert's limit spends ${Math.round(budgetShare * 100)} % of the ${definition.window} budget in ${longWindow}.`,
        runbook: runbookPath(id),
      },
    };
  });
}

// max_over_time, not increase: a counter that is born at 1 has not "increased", and is exactly what must page.
function zeroRules({ objectives }: SloDefinition): AlertRule[] {
  return objectives.flatMap((objective) => {
    if (objective.kind !== 'zero') return [];
    const { id, counter, holdFor, promise } = objective;
    return {
      alert: `Messaging${pascal(id)}Broken`,
      expr: `sum by (service, instance) (max_over_time(${counter}[${holdFor}])) > 0`,
      labels: { severity: 'page' as const, slo: id },
      annotations: {
        summary: `"${promise}" was broken: {{ $value }} on {{ $labels.instance }}`,
        runbook: runbookPath(id),
      },
    };
  });
}

function blindSpotRules({ blindSpots }: SloDefinition): AlertRule[] {
  return blindSpots.map(({ alert, severity, for: holds, expr, summary, runbook }) => ({
    alert,
    expr,
    for: holds,
    labels: { severity },
    annotations: { summary, runbook: runbookPath(runbook) },
  }));
}

const runbookPath = (name: string) => `docs/runbooks/${name}.md`;

const pascal = (id: string) =>
  id.replace(/(^|-)([a-z])/g, (_, _dash: string, letter: string) => letter.toUpperCase());
