import type { Action } from './actions.ts';
import { evaluateBase, type CompanyPolicy } from './company-policy.ts';
import { remember } from './remember.ts';
import type { Decision, PolicyRequest } from './requests.ts';
import { toCedar, type CedarRequest } from './to-cedar.ts';

// A decision costs the engine some hundred microseconds. It depends on nothing but the policy and these few facts, so
// a remembered one is never out of date: whatever changes is part of the question.
const REMEMBERED = 20_000;

/** What an overlay cannot take away: without these nobody could undo it. */
const BEYOND_OVERLAYS: readonly Action[] = ['readPolicy', 'changePolicy'];

interface Question {
  policy: CompanyPolicy;
  request: PolicyRequest;
}

const answer = remember(
  REMEMBERED,
  ({ policy, request }: Question) => `${policy.key} ${JSON.stringify(request)}`,
  decideAnew,
);

/** Decides one request under a company's policy. Never throws: what cannot be decided is denied. */
export function decide(policy: CompanyPolicy, request: PolicyRequest): Decision {
  return answer({ policy, request: simplify(policy, request) });
}

function decideAnew({ policy, request }: Question): Decision {
  const { action } = request;
  const cedarRequest = inCedar(request);
  const base = cedarRequest && evaluateBase(cedarRequest);
  if (!base || base.failed) return { action, allowed: false, policies: [], failed: true };
  if (!base.allows || !policy.overlay || BEYOND_OVERLAYS.includes(action)) {
    return { action, allowed: base.allows, policies: base.policies, failed: false };
  }
  const veto = policy.overlay.set.evaluate(cedarRequest);
  const isVetoed = veto.failed || veto.policies.length > 0;
  return {
    action,
    allowed: !isVetoed,
    policies: isVetoed ? veto.policies : base.policies,
    failed: veto.failed,
  };
}

/** Undefined for facts that are not even of the form the types promise. */
function inCedar(request: PolicyRequest): CedarRequest | undefined {
  try {
    return toCedar(request);
  } catch {
    return undefined;
  }
}

/** Levels what no policy of the company looks at, so that the clock does not make every question a new one. */
function simplify({ overlay }: CompanyPolicy, request: PolicyRequest): PolicyRequest {
  if (request.hours === undefined) return request;
  const levelled = overlay?.usesHours ? request : { ...request, hours: { weekday: 1, minuteOfDay: 0 } };
  if (levelled.kind !== 'message' || overlay?.usesAge || !('ageMinutes' in levelled.resource))
    return levelled;
  return { ...levelled, resource: { ...levelled.resource, ageMinutes: 0 } };
}
