import type { Logger, Metrics } from '@messaging/service-kit';
import type { Redis } from './connect-redis.ts';
import type { Attempt, Decision, Gate, Limits } from './gate.ts';
import { createLocalGate } from './local-gate.ts';
import { createRareLog } from './rare-log.ts';
import { createRedisGate } from './redis-gate.ts';
import { createRememberedRefusals } from './remembered-refusals.ts';
import { within } from './within.ts';

const REDIS_LIMIT_MS = 200;
const RETRY_REDIS_AFTER_MS = 1_000;

/**
 * Decides in one round trip whether a request may go on: the allowances of the person, the company and the address for
 * this class of routes, and for a message whether the same was just written. When Redis does not answer in time the
 * process counts for itself, asks Redis again once a second, and returns to it as soon as it answers; it never lets
 * everything through.
 */
export function createGate({
  redis,
  limits,
  logger,
  metrics,
}: {
  redis: Redis;
  limits: Limits;
  logger?: Logger;
  metrics?: Metrics;
}): Gate {
  const shared = createRedisGate(redis, limits);
  const local = createLocalGate(limits);
  const refusals = createRememberedRefusals();
  const sayRarely = createRareLog(logger);
  const fallbacks = metrics?.counter({
    name: 'rate_limit_local_decisions_total',
    help: 'Requests decided by the process itself because Redis was away.',
    labels: ['class'],
  });
  const refused = metrics?.counter({
    name: 'rate_limited_total',
    help: 'Requests refused by a limit, or as a repetition.',
    labels: ['dimension', 'class'],
  });
  let away = false;
  let askAgainAt = 0;

  async function ask<T>({ routeClass }: Attempt, work: (gate: Gate) => Promise<T>): Promise<T> {
    if (away && performance.now() < askAgainAt) return decideLocally();
    // While one request finds out whether Redis is back, the others do not wait with it.
    if (away) askAgainAt = performance.now() + RETRY_REDIS_AFTER_MS;
    try {
      const answer = await within(REDIS_LIMIT_MS, work(shared));
      if (away) logger?.info('the limits are counted in redis again');
      away = false;
      return answer;
    } catch (error) {
      away = true;
      askAgainAt = performance.now() + RETRY_REDIS_AFTER_MS;
      sayRarely('error', { err: error }, 'the limits are counted locally: redis does not answer');
      return decideLocally();
    }

    function decideLocally(): Promise<T> {
      fallbacks?.add(1, { class: routeClass });
      return work(local);
    }
  }

  async function decide(attempt: Attempt): Promise<Decision> {
    const known = away ? undefined : refusals.recall(attempt);
    if (known) return known;
    const decision = await ask(attempt, (gate) => gate.check(attempt));
    if (!away) refusals.remember(attempt, decision);
    return decision;
  }

  return {
    async check(attempt) {
      const decision = await decide(attempt);
      if (!decision.allowed) {
        const dimension = decision.reason === 'duplicate' ? 'duplicate' : decision.dimension;
        refused?.add(1, { dimension, class: attempt.routeClass });
      }
      return decision;
    },
    release: async (attempt) => {
      await local.release(attempt);
      await ask(attempt, (gate) => gate.release(attempt));
    },
  };
}
