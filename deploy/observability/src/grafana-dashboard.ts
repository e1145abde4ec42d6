import type { SloDefinition } from '@messaging/slo';
import { budgetedObjectives, burnThreshold, errorBudget, type BudgetedObjective } from './burn-rates.ts';
import { clusterPanels } from './cluster-panels.ts';
import { rowPanel, statPanel, timeSeriesPanel, type Panel } from './grafana-panels.ts';
import { percentileQuery } from './objective-queries.ts';

const SUMMARY_HEIGHT = 4;
const GRAPH_HEIGHT = 7;

/** One dashboard: budgets at a glance, one line per objective, then what the cluster is doing. */
export function grafanaDashboard(definition: SloDefinition) {
  const objectives = budgetedObjectives(definition);
  const graphsAt = SUMMARY_HEIGHT + 1;
  const clusterAt = graphsAt + 1 + objectives.length * GRAPH_HEIGHT;
  const panels: Panel[] = [
    rowPanel(`Error budgets of ${definition.window}`, 0),
    ...summaryPanels(definition),
    rowPanel('Objectives', graphsAt),
    ...objectives.flatMap((objective, index) =>
      objectivePanels(objective, definition, graphsAt + 1 + index * GRAPH_HEIGHT),
    ),
    rowPanel('Cluster', clusterAt),
    ...clusterPanels(clusterAt + 1),
  ];
  return {
    uid: 'messaging-slo',
    title: 'Messaging · service levels',
    tags: ['messaging', 'slo'],
    timezone: 'browser',
    schemaVersion: 39,
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    editable: false,
    panels: panels.map((panel, index) => ({ id: index + 1, ...panel })),
  };
}

function summaryPanels(definition: SloDefinition): Panel[] {
  const width = Math.floor(24 / definition.objectives.length);
  return definition.objectives.map((objective, index) => {
    const place = { x: index * width, y: 1, w: width, h: SUMMARY_HEIGHT };
    const shared = { title: objective.title, description: objective.promise, place };
    if (objective.kind === 'zero') {
      return statPanel({
        ...shared,
        queries: [
          {
            expr: `sum(max_over_time(${objective.counter}[${definition.window}])) or vector(0)`,
            legend: 'incidents',
          },
        ],
        unit: 'short',
        thresholds: [
          { color: 'green', value: null },
          { color: 'red', value: 1 },
        ],
      });
    }
    return statPanel({
      ...shared,
      queries: [
        { expr: `slo:error_budget_left:${definition.window}{slo="${objective.id}"}`, legend: 'budget left' },
      ],
      unit: 'percentunit',
      decimals: 1,
      thresholds: [
        { color: 'red', value: null },
        { color: 'orange', value: 0.1 },
        { color: 'green', value: 0.25 },
      ],
    });
  });
}

function objectivePanels(objective: BudgetedObjective, definition: SloDefinition, y: number): Panel[] {
  const { id, title } = objective;
  const slo = `{slo="${id}"}`;
  const budget = errorBudget(objective);
  const [fastest] = definition.burnAlerts;
  const burnWindows = [
    ...new Set(definition.burnAlerts.flatMap(({ shortWindow, longWindow }) => [shortWindow, longWindow])),
  ];
  return [
    measuredPanel(objective, y),
    timeSeriesPanel({
      title: `${title}: burn rate`,
      description: '1 spends exactly the whole budget in the whole window.',
      place: { x: 12, y, w: 12, h: GRAPH_HEIGHT },
      queries: burnWindows.map((window) => ({
        expr: `slo:error_ratio:${window}${slo} / ${budget}`,
        legend: window,
      })),
      unit: 'short',
      lines: true,
      thresholds: [
        { color: 'green', value: null },
        { color: 'orange', value: 1 },
        ...(fastest
          ? [{ color: 'red' as const, value: burnThreshold(objective, fastest, definition.window) / budget }]
          : []),
      ],
    }),
  ];
}

function measuredPanel(objective: BudgetedObjective, y: number): Panel {
  const place = { x: 0, y, w: 12, h: GRAPH_HEIGHT };
  if (objective.kind === 'availability') {
    return timeSeriesPanel({
      title: `${objective.title}: failed requests`,
      place,
      queries: [{ expr: `slo:error_ratio:5m{slo="${objective.id}"}`, legend: 'share failed' }],
      unit: 'percentunit',
      lines: true,
      thresholds: limitAt(errorBudget(objective)),
    });
  }
  return timeSeriesPanel({
    title: `${objective.title}: P${objective.goal * 100}`,
    place,
    queries: [{ expr: percentileQuery(objective), legend: `P${objective.goal * 100}` }],
    unit: 's',
    lines: true,
    thresholds: limitAt(objective.thresholdSeconds),
  });
}

const limitAt = (value: number) => [
  { color: 'green' as const, value: null },
  { color: 'red' as const, value },
];
