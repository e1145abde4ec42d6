import { renderVerdict } from '@messaging/proof';
import { runScenario } from './run-scenario.ts';
import type { ChaosCluster } from './scenario.ts';
import { SCENARIOS } from './scenarios.ts';
import { startChaosCluster } from './start-chaos-cluster.ts';

const SEED = 20_261_125;

describe('a cluster that is broken under load', () => {
  let chaos: ChaosCluster;

  beforeAll(async () => {
    chaos = await startChaosCluster({ name: `journey-chaos-${process.pid}`, short: true });
  }, 120_000);
  afterAll(() => chaos?.stop(), 60_000);

  it.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
    'keeps every promise: %s',
    async (_, scenario) => {
      const result = await runScenario(chaos, scenario, { seconds: 0, seed: SEED, short: true });
      const broken = result.findings
        .filter(({ ok }) => !ok)
        .map(({ what, measured }) => `${what}: ${measured}`);
      expect([...broken, ...(result.violations.length > 0 ? [renderVerdict(result)] : [])]).toEqual([]);
      expect(result.ok).toBe(true);
    },
    180_000,
  );
});
