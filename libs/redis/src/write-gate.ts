import type { Logger, Metrics } from '@messaging/service-kit';
import type { Redis } from './connect-redis.ts';
import type { Gate, WriteLimits } from './gate.ts';
import { createLocalGate } from './local-gate.ts';
import { createRareLog } from './rare-log.ts';
import { createRedisGate } from './redis-gate.ts';
import { within } from './within.ts';

const REDIS_LIMIT_MS = 200;
const RETRY_REDIS_AFTER_MS = 1_000;

/**
 * Decides in one round trip whether a person may write now: the person's and the company's allowance, and whether the
 * same was just written. When Redis does not answer in time the process counts for itself, asks Redis again once a
 * second, and returns to it as soon as it answers; it never lets everything through.
 */
export function createWriteGate({
  redis,
  limits,
  logger,
  metrics,
}: {
  redis: Redis;
  limits: WriteLimits;
  logger?: Logger;
  metrics?: Metrics;
}): Gate {
  const shared = createRedisGate(redis, limits);
  const local = createLocalGate(limits);
  const sayRarely = createRareLog(logger);
  const fallbacks = metrics?.counter({
    name: 'write_gate_local_decisions_total',
    help: 'Writes decided by the process itself because Redis was away.',
  });
  let away = false;
  let askAgainAt = 0;

  async function ask<T>(work: (gate: Gate) => Promise<T>): Promise<T> {
    if (away && performance.now() < askAgainAt) return decideLocally(work);
    // While one request finds out whether Redis is back, the others do not wait with it.
    if (away) askAgainAt = performance.now() + RETRY_REDIS_AFTER_MS;
    try {
      const answer = await within(REDIS_LIMIT_MS, work(shared));
      if (away) logger?.info('the write gate counts in redis again');
      away = false;
      return answer;
    } catch (error) {
      away = true;
      askAgainAt = performance.now() + RETRY_REDIS_AFTER_MS;
      sayRarely('error', { err: error }, 'the write gate counts locally: redis does not answer');
      return decideLocally(work);
    }
  }

  function decideLocally<T>(work: (gate: Gate) => Promise<T>): Promise<T> {
    fallbacks?.add();
    return work(local);
  }

  return {
    check: (attempt) => ask((gate) => gate.check(attempt)),
    /** Takes the note of this message back when it was not committed, so that trying again is no repetition. */
    release: async (attempt) => {
      await local.release(attempt);
      await ask((gate) => gate.release(attempt));
    },
  };
}
