import './engine-flags.ts';
import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import type { CedarRequest } from './to-cedar.ts';
import { POLICY_SCHEMA } from './schema.ts';

/** What a set of policies says to a request. `failed` tops everything: see `verdictOf`. */
export interface Verdict {
  allows: boolean;
  /** The permits of an allow, or the forbids of a deny. */
  policies: string[];
  failed: boolean;
}

export interface PolicySet {
  evaluate: (request: CedarRequest) => Verdict;
}

const SCHEMA_NAME = 'messaging';
const schemaAnswer = cedar.preparseSchema(SCHEMA_NAME, POLICY_SCHEMA);
if (schemaAnswer.type === 'failure') throw new Error(`the policy schema: ${describe(schemaAnswer.errors)}`);

// The engine keeps parsed sets by name for as long as the process lives, so the names are few and taken in turn.
const SLOTS = 256;
const slotOwners = new Map<string, object>();
let nextSlot = 0;

/** A set of policies by id. Throws when they cannot be parsed; `checkPolicies` says more, and against the schema. */
export function createPolicySet(policies: Readonly<Record<string, string>>): PolicySet {
  const slot = `set-${nextSlot++ % SLOTS}`;
  const set: PolicySet = {
    evaluate(request) {
      // Another set may have taken the place meanwhile: then this one takes it back.
      if (slotOwners.get(slot) !== set) parse();
      return verdictOf(slot, request);
    },
  };

  function parse(): void {
    slotOwners.delete(slot);
    const answer = cedar.preparsePolicySet(slot, { staticPolicies: policies });
    if (answer.type === 'failure') throw new Error(`cannot parse the policies: ${describe(answer.errors)}`);
    slotOwners.set(slot, set);
  }

  parse();
  return set;
}

/**
 * Cedar passes over a policy that fails, so a forbid that cannot be evaluated would not forbid. Here whatever is not
 * a clean answer is a deny: a request that does not fit the schema, a policy that failed, an engine that threw.
 */
function verdictOf(slot: string, request: CedarRequest): Verdict {
  const failed: Verdict = { allows: false, policies: [], failed: true };
  try {
    const answer = cedar.statefulIsAuthorized({
      ...request,
      preparsedPolicySetId: slot,
      preparsedSchemaName: SCHEMA_NAME,
      validateRequest: true,
    });
    if (answer.type === 'failure') return failed;
    const { decision, diagnostics } = answer.response;
    if (diagnostics.errors.length > 0) return failed;
    return { allows: decision === 'allow', policies: diagnostics.reason.toSorted(), failed: false };
  } catch {
    return failed;
  }
}

export function describe(errors: readonly cedar.DetailedError[]): string {
  return errors.map(({ message, help }) => (help ? `${message} (${help})` : message)).join('; ');
}
