import { BASE_POLICIES } from './base-policies.ts';
import { createPolicySet, type PolicySet } from './engine.ts';

/** What holds in one company: the base policies, and an overlay that can only take away. Never changes once made. */
export interface CompanyPolicy {
  /** Of the overlay, as the company's stream counts them; "0" where there is none. */
  version: string;
  /** Names this very policy within the process: decisions are remembered under it. */
  key: string;
  /** Forbids on top of the base. Its verdict counts as a veto only, so that nothing in it could ever permit. */
  overlay: CompiledForbids | null;
}

interface CompiledForbids {
  set: PolicySet;
  /** By policy id, for explanations. */
  sentences: ReadonlyMap<string, string>;
  /** Whether any of them looks at the clock, or at the age of a message. */
  usesHours: boolean;
  usesAge: boolean;
  timeZone: string;
}

const BASE_SET = createPolicySet(Object.fromEntries(BASE_POLICIES.map(({ id, text }) => [id, text])));
export const evaluateBase = BASE_SET.evaluate;

/** A company without an overlay. */
export const BASE_POLICY: CompanyPolicy = { version: '0', key: 'base', overlay: null };
