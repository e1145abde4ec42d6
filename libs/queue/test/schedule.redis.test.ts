import { Redis } from 'ioredis';
import { eventually, startPrivateRedis, type PrivateRedis } from '@messaging/test-kit';
import { scheduleEvery } from '../src/index.ts';

let server: PrivateRedis;
beforeEach(async () => (server = await startPrivateRedis()));
afterEach(() => server.stop());

const settings = (everyMs: number) => ({ redisUrl: server.url, name: 'audit-checkpoints' as const, everyMs });

describe('a scheduled run', () => {
  it('happens once per interval across all copies', async () => {
    const runs: string[] = [];
    const copies = await Promise.all(
      ['a', 'b', 'c'].map((copy) => scheduleEvery(settings(200), async () => void runs.push(copy))),
    );
    const startedAt = performance.now();
    await eventually(() => expect(runs.length).toBeGreaterThanOrEqual(5));
    const intervals = (performance.now() - startedAt) / 200;
    await Promise.all(copies.map((copy) => copy.close()));
    expect(runs.length).toBeLessThanOrEqual(Math.ceil(intervals) + 2);
  });

  it('never overlaps the one before, on any copy', async () => {
    let atOnce = 0;
    let most = 0;
    let runs = 0;
    const handler = async () => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await new Promise((resolve) => setTimeout(resolve, 250));
      atOnce -= 1;
      runs += 1;
    };
    const copies = await Promise.all([1, 2, 3].map(() => scheduleEvery(settings(50), handler)));
    await eventually(() => expect(runs).toBeGreaterThanOrEqual(4));
    await Promise.all(copies.map((copy) => copy.close()));
    expect(most).toBe(1);
  });

  it('goes on after one that failed, and after a copy left', async () => {
    let runs = 0;
    const handler = async () => {
      runs += 1;
      if (runs === 1) throw new Error('first run fails');
      return Promise.resolve();
    };
    const leaving = await scheduleEvery(settings(100), handler);
    await eventually(() => expect(runs).toBeGreaterThanOrEqual(2));
    const staying = await scheduleEvery(settings(100), handler);
    await leaving.close();
    const before = runs;
    await eventually(() => expect(runs).toBeGreaterThanOrEqual(before + 3));
    await staying.close();
  });

  it('keeps its rhythm though every copy says its schedule again and again, and returns after redis was emptied', async () => {
    let runs = 0;
    const handler = async () => {
      runs += 1;
      return Promise.resolve();
    };
    const copies = await Promise.all(
      [1, 2, 3].map(() => scheduleEvery({ ...settings(200), renewMs: 30 }, handler)),
    );
    const startedAt = performance.now();
    await eventually(() => expect(runs).toBeGreaterThanOrEqual(5));
    expect(runs).toBeLessThanOrEqual(Math.ceil((performance.now() - startedAt) / 200) + 2);

    const redis = new Redis(server.url);
    await redis.flushall();
    redis.disconnect();
    const before = runs;
    await eventually(() => expect(runs).toBeGreaterThanOrEqual(before + 4), 10_000);
    await Promise.all(copies.map((copy) => copy.close()));
  });

  it('under way is finished before its copy closes', async () => {
    let finished = false;
    let started = false;
    const copy = await scheduleEvery(settings(50), async () => {
      started = true;
      await new Promise((resolve) => setTimeout(resolve, 300));
      finished = true;
    });
    await eventually(() => expect(started).toBe(true));
    await copy.close();
    expect(finished).toBe(true);
  });
});
