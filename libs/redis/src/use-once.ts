import type { Logger } from '@messaging/service-kit';
import type { Redis } from './connect-redis.ts';
import { keys } from './keys.ts';
import { createRareLog } from './rare-log.ts';

// Bounds what can be held in memory while Redis is away.
const MOST_REMEMBERED = 50_000;

/**
 * Notes that something was used, for so many seconds, and answers whether that was the first time: for all processes
 * together, and for this one alone while Redis is away, which the log then says.
 */
export function createUseOnce({ redis, logger }: { redis: Redis; logger?: Logger | undefined }) {
  const used = new Map<string, number>();
  const sayRarely = createRareLog(logger);

  function useHere(id: string, seconds: number): boolean {
    const now = Date.now();
    if ((used.get(id) ?? 0) > now) return false;
    used.delete(id);
    used.set(id, now + seconds * 1_000);
    if (used.size > MOST_REMEMBERED) used.delete(used.keys().next().value ?? '');
    return true;
  }

  return async function useOnce(id: string, seconds: number): Promise<boolean> {
    // Here too, always: when Redis goes away, what it saw through this process is not forgotten.
    if (!useHere(id, seconds)) return false;
    try {
      return (await redis.set(keys.usedProof(id), 1, 'EX', seconds, 'NX')) === 'OK';
    } catch (error) {
      sayRarely('error', { err: error }, 'proofs are checked for reuse by each process alone: redis is away');
      return true;
    }
  };
}

export type UseOnce = ReturnType<typeof createUseOnce>;
