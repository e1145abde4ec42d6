import CircuitBreaker from 'opossum';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';

const STATES = { closed: 0, halfOpen: 1, open: 2 } as const;
// The work hears of its time limit first, so that it can stop; only what ignores that is given up on.
const GRACE_MS = 100;

/** Whether a failure was made by a breaker (open, or time limit passed) and not by the work itself. */
export function isBreakerError(error: unknown): boolean {
  return error instanceof Error && CircuitBreaker.isOurError(error);
}

export interface BreakerOptions {
  /** Time limit of one call, in milliseconds. Give the driver underneath a lower one. */
  timeoutMs?: number;
  /** Share of failures, in percent, that opens the circuit. */
  failurePercentage?: number;
  /** Fewest calls within ten seconds before that share counts. */
  fewestCalls?: number;
  /** How long the circuit stays open before one call is let through. */
  resetMs?: number;
  /** Failures that are the caller's own fault and say nothing about the other side. */
  ignore?: (error: unknown) => boolean;
  metrics?: Metrics;
  logger?: Logger;
}

/**
 * Calls `work` unless it has failed too often lately; then fails at once with code `EOPENBREAKER`. Each call has
 * an AbortSignal of its own that fires at the time limit. State is per process: each copy finds out for itself.
 */
export function createBreaker<Args extends unknown[], Result>(
  name: string,
  work: (signal: AbortSignal, ...args: Args) => Promise<Result>,
  {
    timeoutMs = 3_000,
    failurePercentage = 50,
    fewestCalls = 5,
    resetMs = 10_000,
    ignore = () => false,
    metrics,
    logger,
  }: BreakerOptions = {},
) {
  const circuit = new CircuitBreaker((...args: Args) => work(AbortSignal.timeout(timeoutMs), ...args), {
    name,
    timeout: timeoutMs + GRACE_MS,
    errorThresholdPercentage: failurePercentage,
    volumeThreshold: fewestCalls,
    resetTimeout: resetMs,
    errorFilter: ignore,
    enableSnapshots: false,
  });

  const gauge = metrics?.gauge({
    name: 'breaker_state',
    help: 'State of a circuit breaker: 0 closed, 1 half open, 2 open.',
    labels: ['name'],
  });
  const note = (state: keyof typeof STATES) => {
    gauge?.set(STATES[state], { name });
    logger?.warn({ breaker: name, state }, 'circuit breaker changed');
  };
  gauge?.set(STATES.closed, { name });
  circuit.on('open', () => note('open'));
  circuit.on('halfOpen', () => note('halfOpen'));
  circuit.on('close', () => note('closed'));

  return {
    call: (...args: Args): Promise<Result> => circuit.fire(...args),
    get isOpen() {
      return circuit.opened;
    },
    /** Stops the timers. */
    close: () => circuit.shutdown(),
  };
}
