import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import type { Policy } from './base-policies.ts';
import { describe } from './engine.ts';
import { POLICY_SCHEMA } from './schema.ts';

/** What is wrong with a company's own policies: each problem with the policy it is about. None when they may be used. */
export interface OverlayProblem {
  id: string;
  detail: string;
}

/**
 * A company may only forbid, and only in the words of the schema: no permits, no templates, nothing but roles and
 * actions by name (a person or a company named in a policy would never match, and so not narrow what it seems to).
 */
export function checkOverlay(policies: readonly Policy[]): OverlayProblem[] {
  const problems = [...findTwice(policies), ...policies.flatMap(checkOne)];
  return problems.length > 0 ? problems : checkAgainstSchema(policies);
}

function findTwice(policies: readonly Policy[]): OverlayProblem[] {
  const ids = policies.map(({ id }) => id);
  return ids
    .filter((id, i) => ids.indexOf(id) !== i)
    .map((id) => ({ id, detail: 'there is another policy with this id' }));
}

function checkOne({ id, text }: Policy): OverlayProblem[] {
  const answer = cedar.policyToJson(text);
  if (answer.type === 'failure')
    return [{ id, detail: `must be exactly one policy, and no template: ${describe(answer.errors)}` }];
  if (answer.json.effect !== 'forbid') return [{ id, detail: 'may only forbid: an overlay never permits' }];
  const named = namedEntities(answer.json).filter((type) => type !== 'Action' && type !== 'Role');
  return named.length === 0 ? [] : [{ id, detail: `may name roles and actions, but no ${named.join(', ')}` }];
}

/** The types of the entities that a policy names, wherever in it. */
function namedEntities(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('type' in value && typeof value.type === 'string') return [value.type];
  return Object.values(value).flatMap(namedEntities);
}

function checkAgainstSchema(policies: readonly Policy[]): OverlayProblem[] {
  const answer = cedar.validate({
    schema: POLICY_SCHEMA,
    policies: { staticPolicies: Object.fromEntries(policies.map(({ id, text }) => [id, text])) },
  });
  if (answer.type === 'failure') return [{ id: '', detail: describe(answer.errors) }];
  // A warning says that a policy can never apply: it would narrow nothing.
  return [...answer.validationErrors, ...answer.validationWarnings].map(({ policyId, error }) => ({
    id: policyId,
    detail: describe([error]),
  }));
}
