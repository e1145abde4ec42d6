import { createLogger, createMetrics } from '@messaging/service-kit';
import { eventually, startPrivateRedis } from '@messaging/test-kit';
import { closeRedis, connectRedis, createGate } from '../src/index.ts';
import { attempt, limits } from './attempts.ts';

describe('the gate when redis goes away', () => {
  async function gateOfItsOwn() {
    const own = await startPrivateRedis();
    const lines: string[] = [];
    const logger = createLogger({ service: 'test', destination: { write: (line) => void lines.push(line) } });
    const metrics = createMetrics({ service: 'test', defaults: false });
    const connection = await connectRedis(own.url, { name: 'test', role: 'commands' });
    const gate = createGate({ redis: connection, limits, logger, metrics });
    const close = async () => {
      await closeRedis(connection);
      await own.stop();
    };
    return { own, gate, lines, metrics, close };
  }

  it('goes on limiting by itself at once, says so once, and returns to redis by itself', async () => {
    const { own, gate, lines, metrics, close } = await gateOfItsOwn();
    expect(await gate.check(attempt())).toMatchObject({ allowed: true });
    await own.kill();

    const startedAt = performance.now();
    const decisions = await Promise.all(Array.from({ length: 20 }, () => gate.check(attempt())));
    expect(performance.now() - startedAt).toBeLessThan(300);
    expect(decisions.filter(({ allowed }) => allowed)).toHaveLength(5);
    expect(await gate.check(attempt({ companyId: '2', fingerprint: 'same' }))).toMatchObject({
      allowed: true,
    });
    expect(await gate.check(attempt({ companyId: '2', fingerprint: 'same' }))).toMatchObject({
      reason: 'duplicate',
    });
    expect(lines.filter((line) => line.includes('counted locally'))).toHaveLength(1);
    expect(await metrics.print()).toContain(
      'rate_limit_local_decisions_total{class="write",service="test"} 22',
    );

    await own.start();
    // The person is at the limit locally; only redis, which is empty, lets them through again.
    await eventually(async () => expect(await gate.check(attempt())).toMatchObject({ allowed: true }));
    expect(lines.some((line) => line.includes('counted in redis again'))).toBe(true);
    const decidedLocally = await metrics.print();
    for (let count = 0; count < 3; count += 1) await gate.check(attempt());
    expect(await metrics.print()).toBe(decidedLocally);
    await close();
  });

  it('waits at most a quarter of a second for a redis that hangs, and then not again', async () => {
    const { own, gate, close } = await gateOfItsOwn();
    await gate.check(attempt());
    own.pause();
    const first = performance.now();
    expect(await gate.check(attempt())).toMatchObject({ allowed: true });
    expect(performance.now() - first).toBeLessThan(250);
    const second = performance.now();
    await gate.check(attempt());
    expect(performance.now() - second).toBeLessThan(50);
    own.resume();
    await close();
  });
});
