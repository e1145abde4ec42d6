/** The few panel forms the dashboard is made of, in Grafana's own JSON. Sizes are in its 24-column grid. */
export interface Place {
  x: number;
  y: number;
  w: number;
  h: number;
}
export interface Query {
  expr: string;
  legend: string;
}
export interface Threshold {
  color: 'green' | 'orange' | 'red';
  value: number | null;
}
export interface PanelOptions {
  title: string;
  description?: string;
  place: Place;
  queries: Query[];
  unit: string;
  thresholds?: Threshold[];
  decimals?: number;
  /** Draw the thresholds as lines into a time series. */
  lines?: boolean;
}

const DATASOURCE = { type: 'prometheus', uid: 'prometheus' };

const common = ({ title, description, place, queries }: PanelOptions) => ({
  title,
  ...(description === undefined ? {} : { description }),
  gridPos: place,
  datasource: DATASOURCE,
  targets: queries.map(({ expr, legend }, index) => ({
    refId: String.fromCharCode('A'.charCodeAt(0) + index),
    datasource: DATASOURCE,
    expr,
    legendFormat: legend,
  })),
});

const defaults = ({ unit, decimals, thresholds }: PanelOptions) => ({
  unit,
  ...(decimals === undefined ? {} : { decimals }),
  thresholds: { mode: 'absolute', steps: thresholds ?? [{ color: 'green' as const, value: null }] },
});

export const statPanel = (options: PanelOptions) => ({
  ...common(options),
  type: 'stat',
  fieldConfig: { defaults: { ...defaults(options), noValue: 'no data' }, overrides: [] },
  options: {
    reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
    colorMode: 'background',
    graphMode: 'none',
  },
});

export const timeSeriesPanel = (options: PanelOptions) => ({
  ...common(options),
  type: 'timeseries',
  fieldConfig: {
    defaults: {
      ...defaults(options),
      min: 0,
      custom: {
        lineWidth: 2,
        fillOpacity: 8,
        showPoints: 'never',
        thresholdsStyle: { mode: options.lines ? 'dashed' : 'off' },
      },
    },
    overrides: [],
  },
  options: { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi', sort: 'desc' } },
});

export const rowPanel = (title: string, y: number) => ({
  type: 'row',
  title,
  collapsed: false,
  gridPos: { x: 0, y, w: 24, h: 1 },
  panels: [],
});

export type Panel = ReturnType<typeof statPanel | typeof timeSeriesPanel | typeof rowPanel>;
