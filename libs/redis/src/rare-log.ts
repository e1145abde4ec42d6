import type { Logger } from '@messaging/service-kit';

const QUIET_MS = 60_000;

/** Logs at most one line a minute, and says in the next one how many were left out. */
export function createRareLog(logger: Logger | undefined, quietMs = QUIET_MS) {
  let lastAt = -Infinity;
  let leftOut = 0;
  return function sayRarely(level: 'info' | 'warn' | 'error', fields: object, line: string): void {
    const now = performance.now();
    if (now - lastAt < quietMs) {
      leftOut += 1;
      return;
    }
    logger?.[level]({ ...fields, ...(leftOut > 0 ? { leftOut } : {}) }, line);
    lastAt = now;
    leftOut = 0;
  };
}
