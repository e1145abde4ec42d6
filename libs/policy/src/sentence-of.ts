import { BASE_POLICIES } from './base-policies.ts';
import type { CompanyPolicy } from './company-policy.ts';

const SENTENCES = new Map(BASE_POLICIES.map(({ id, sentence }) => [id, sentence]));

/** What a policy says, for people: one of the base, or of the company's overlay. */
export function sentenceOf({ overlay }: CompanyPolicy, policyId: string): string | undefined {
  return SENTENCES.get(policyId) ?? overlay?.sentences.get(policyId);
}
