import type { PolicyOverlay } from '@messaging/contracts';
import type { Policy } from './base-policies.ts';
import { checkOverlay, type OverlayProblem } from './check-overlay.ts';
import type { CompanyPolicy } from './company-policy.ts';
import { createPolicySet } from './engine.ts';
import { policiesOfSettings } from './overlay-settings.ts';

export type CompiledOverlay = { ok: true; policy: CompanyPolicy } | { ok: false; problems: OverlayProblem[] };

let compiled = 0;

/** All forbids of an overlay: its own, and those its settings stand for. Their ids begin with "company/". */
export function overlayPolicies({ policies, settings }: PolicyOverlay): Policy[] {
  return [
    ...policies.map(({ id, sentence, cedar }) => ({ id: `company/${id}`, sentence, text: cedar })),
    ...policiesOfSettings(settings).map((policy) => ({ ...policy, id: `company/settings/${policy.id}` })),
  ];
}

/** Makes an overlay ready to decide with, or says what is wrong with it. `version` is what explanations call it. */
export function compileOverlay(overlay: PolicyOverlay, version: string): CompiledOverlay {
  const policies = overlayPolicies(overlay);
  const problems = checkOverlay(policies);
  if (problems.length > 0) return { ok: false, problems };
  const timeZone = overlay.settings.workingHours?.timeZone ?? 'UTC';
  return { ok: true, policy: policyOf(version, policies, timeZone) };
}

/** The policy of a company whose overlay cannot be used (any more): nothing is allowed but to change it. */
export const closedPolicy = (version: string): CompanyPolicy => policyOf(version, [UNUSABLE], 'UTC');

const UNUSABLE: Policy = {
  id: 'company/unusable',
  sentence: "The company's policy cannot be applied; a messaging admin must change it.",
  text: 'forbid (principal, action, resource);',
};

function policyOf(version: string, policies: readonly Policy[], timeZone: string): CompanyPolicy {
  const speakOf = (words: RegExp) => policies.some(({ text }) => words.test(text));
  compiled += 1;
  return {
    version,
    key: `overlay-${compiled}`,
    overlay: {
      set: createPolicySet(Object.fromEntries(policies.map(({ id, text }) => [id, text]))),
      sentences: new Map(policies.map(({ id, sentence }) => [id, sentence])),
      usesHours: speakOf(/weekday|minuteOfDay|context/),
      usesAge: speakOf(/ageMinutes/),
      timeZone,
    },
  };
}
