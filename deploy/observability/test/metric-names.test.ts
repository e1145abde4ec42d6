import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SLO_DEFINITION } from '@messaging/slo';
import { parse } from 'yaml';

const ROOT = resolve(__dirname, '../../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** The sources of every process: where a metric is made, its name stands as `name: '…'`. */
const sources = ['libs', 'services']
  .flatMap((folder) => readdirSync(join(ROOT, folder)).map((name) => join(folder, name, 'src')))
  .flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  )
  .filter((file) => file.endsWith('.ts'))
  .map(read)
  .join('\n');
const made = new Set([...sources.matchAll(/\bname: '([a-z]+(?:_[a-z]+)+)'/g)].map(([, name]) => name ?? ''));

/** Words of a text that look like our metrics (not recorded series), without what a histogram adds to its name. */
function metricsIn(text: string): string[] {
  const words =
    text
      .replace(/slo:\w+:\w+/g, '')
      .match(
        /\b[a-z]+(?:_[a-z0-9]+)*_(?:seconds|total|state|backlog|sockets|size)(?:_bucket|_sum|_count)?\b/g,
      ) ?? [];
  const names = words.map((word) => word.replace(/_(?:bucket|sum|count)$/, ''));
  return [...new Set(names)].filter((name) => !/^(?:process|nodejs)_/.test(name));
}

const runbooks = readdirSync(join(ROOT, 'docs/runbooks'))
  .map((file) => read(`docs/runbooks/${file}`))
  .join('\n');
const expressions = (
  parse(read('deploy/observability/prometheus/slo-rules.yml')) as { groups: { rules: { expr: string }[] }[] }
).groups
  .flatMap(({ rules }) => rules.map(({ expr }) => expr))
  .join('\n');

describe('the metrics that rules, dashboard and runbooks ask for', () => {
  it.each([
    ['the rules', expressions],
    ['the dashboard', read('deploy/observability/grafana/dashboards/messaging-slo.json')],
    ['the runbooks', runbooks],
  ])('are made by some process: %s', (_, text) => {
    const asked = metricsIn(text);
    expect(asked.length).toBeGreaterThan(3);
    expect(asked.filter((name) => !made.has(name))).toEqual([]);
  });

  it('include each objective’s own', () => {
    const own = SLO_DEFINITION.objectives.map((objective) =>
      objective.kind === 'zero' ? objective.counter : objective.histogram,
    );
    expect(own.filter((name) => !made.has(name))).toEqual([]);
  });

  it('have a bucket exactly at the limit of each latency objective', () => {
    for (const objective of SLO_DEFINITION.objectives) {
      if (objective.kind !== 'latency') continue;
      const [, buckets = ''] =
        new RegExp(`name: '${objective.histogram}'[^}]*buckets: ([A-Z_]+)`).exec(sources) ?? [];
      const [, values = ''] = new RegExp(`const ${buckets} = \\[([^\\]]+)\\]`).exec(sources) ?? [];
      expect(values.split(',').map(Number)).toContain(objective.thresholdSeconds);
    }
  });
});
