import { BASE_POLICIES } from './base-policies.ts';
import type { CompanyPolicy } from './company-policy.ts';
import type { Decision } from './requests.ts';

const SENTENCES = new Map(BASE_POLICIES.map(({ id, sentence }) => [id, sentence]));

const EFFECTS = new Map(
  BASE_POLICIES.map(({ id, text }) => [id, text.startsWith('permit') ? 'permit' : 'forbid']),
);

export interface PolicySentence {
  id: string;
  effect: 'permit' | 'forbid';
  sentence: string;
}

/** The policies that decided, in words. An overlay only ever forbids. */
export function sentencesOf(policy: CompanyPolicy, { policies }: Decision): PolicySentence[] {
  return policies.map((id) => ({
    id,
    effect: EFFECTS.get(id) === 'permit' ? 'permit' : 'forbid',
    sentence: sentenceOf(policy, id) ?? '',
  }));
}

/** What a policy says, for people: one of the base, or of the company's overlay. */
export function sentenceOf({ overlay }: CompanyPolicy, policyId: string): string | undefined {
  return SENTENCES.get(policyId) ?? overlay?.sentences.get(policyId);
}
