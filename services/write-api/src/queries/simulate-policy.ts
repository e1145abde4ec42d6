import type { PolicyOverlay, PolicySimulation } from '@messaging/contracts';
import { compileOverlay, compareMatrices, type RequestContext } from '@messaging/policy';
import { requireCompanyRight } from '../commands/require-allowed.ts';

/** What an overlay would change, before it is saved: nothing is written. */
export async function simulatePolicy(
  context: RequestContext,
  draft: PolicyOverlay,
): Promise<PolicySimulation> {
  requireCompanyRight(context, 'changePolicy', 'Only a messaging admin may try out a policy.');
  const compiled = compileOverlay(draft, 'draft');
  if (!compiled.ok) return { usable: false, problems: compiled.problems, changes: [] };
  return { usable: true, problems: [], changes: await compareMatrices(context.policy, compiled.policy) };
}
