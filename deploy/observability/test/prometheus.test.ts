import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import { OBSERVABILITY, promtool } from './promtool.ts';

const MINUTE = 60_000;

interface Rules {
  groups: { rules: { alert?: string; record?: string; annotations?: { runbook: string } }[] }[];
}
interface Dashboard {
  panels: { title: string; targets?: { expr: string }[] }[];
}
const read = (path: string) => readFileSync(join(OBSERVABILITY, path), 'utf8');
const alerts = (parse(read('prometheus/slo-rules.yml')) as Rules).groups.flatMap(({ rules }) =>
  rules.filter(({ alert }) => alert),
);

describe('Prometheus', () => {
  it('takes the scrape configuration and the rules it names', () => {
    expect(promtool('check', 'config', 'prometheus/prometheus.yml')).toContain('slo-rules.yml');
  });

  it(
    'fires on fast and slow burns, on leaks and in blind spots, and stays silent on low traffic',
    () => {
      expect(promtool('test', 'rules', 'test/slo-rules.promtool.yml')).toContain('SUCCESS');
    },
    2 * MINUTE,
  );

  it('is told of every alert by at least one case', () => {
    const cases = read('test/slo-rules.promtool.yml');
    expect(alerts.map(({ alert }) => alert).filter((name) => !cases.includes(name ?? ''))).toEqual([]);
  });

  it('sends people to runbooks that exist, and every runbook has its alert', () => {
    const docs = resolve(OBSERVABILITY, '../../docs/runbooks');
    const named = new Set(alerts.map(({ annotations }) => annotations?.runbook));
    expect([...named].sort()).toEqual(
      readdirSync(docs)
        .map((file) => `docs/runbooks/${file}`)
        .sort(),
    );
  });
});

describe('the Grafana dashboard', () => {
  const dashboard = JSON.parse(read('grafana/dashboards/messaging-slo.json')) as Dashboard;

  it('asks only what Prometheus understands', () => {
    const expressions = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    const rules = expressions.map((expr, index) => ({ record: `panel:${index}`, expr }));
    const folder = mkdtempSync(join(tmpdir(), 'dashboard-'));
    try {
      const file = join(folder, 'rules.yml');
      writeFileSync(file, stringify({ groups: [{ name: 'dashboard', rules }] }));
      expect(promtool('check', 'rules', file)).toContain(`${expressions.length} rules found`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('asks only for recorded series that are recorded', () => {
    const recorded = new Set(
      (parse(read('prometheus/slo-rules.yml')) as Rules).groups.flatMap(({ rules }) =>
        rules.map(({ record }) => record),
      ),
    );
    const asked = JSON.stringify(dashboard).match(/slo:[a-z_]+:[a-z0-9]+/g) ?? [];
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((name) => !recorded.has(name))).toEqual([]);
  });
});
