import type { PolicyOverlay, PolicySimulation } from '@messaging/contracts';
import { compileOverlay, compareMatrices, type RequestContext } from '@messaging/policy';
import { problem } from '@messaging/service-kit';
import { requireCompanyRight } from '../commands/require-allowed.ts';

// What is through before the last of them is given up: each takes the engine about half a second.
const MOST_AT_ONCE = 6;
const RETRY_AFTER_SECONDS = 1;

/**
 * What an overlay would change, before it is saved: nothing is written. One after another in a process: each takes its
 * share of every turn of the event loop, so that many side by side would leave nothing of it to those who write.
 */
export function createSimulatePolicy() {
  let asked = 0;
  let last: Promise<unknown> = Promise.resolve();

  return async function simulatePolicy(
    context: RequestContext,
    draft: PolicyOverlay,
    signal: AbortSignal,
  ): Promise<PolicySimulation> {
    requireCompanyRight(context, 'changePolicy', 'Only a messaging admin may try out a policy.');
    if (asked === MOST_AT_ONCE) {
      const detail = 'Too many policies are being tried out just now.';
      throw problem('unavailable', { detail, retryAfterSeconds: RETRY_AFTER_SECONDS });
    }
    asked += 1;
    const simulation = last.then(() => simulate(context, draft, signal));
    last = simulation.catch(() => undefined).finally(() => (asked -= 1));
    return simulation;
  };
}

export type SimulatePolicy = ReturnType<typeof createSimulatePolicy>;

async function simulate(
  context: RequestContext,
  draft: PolicyOverlay,
  signal: AbortSignal,
): Promise<PolicySimulation> {
  // A draft is read in one go, and may turn out to be of no use: each of them has a turn of its own.
  await new Promise((resolve) => setImmediate(resolve));
  signal.throwIfAborted();
  const compiled = compileOverlay(draft, 'draft');
  if (!compiled.ok) return { usable: false, problems: compiled.problems, changes: [] };
  const changes = await compareMatrices(context.policy, compiled.policy, signal);
  return { usable: true, problems: [], changes };
}
