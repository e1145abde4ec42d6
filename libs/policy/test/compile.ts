// Overlays that are valid, and the policies of company 7 made of them.
import { policyOverlaySchema, type PolicyOverlay } from '@messaging/contracts';
import type { CompanyPolicy } from '../src/company-policy.ts';
import { compileOverlay } from '../src/compile-overlay.ts';

export const overlay = (part: Partial<PolicyOverlay>): PolicyOverlay => policyOverlaySchema.parse(part);
export const forbidding = (cedar: string) =>
  overlay({ policies: [{ id: 'ours', sentence: 'Ours.', cedar }] });

export function compile(part: Partial<PolicyOverlay>): CompanyPolicy {
  const compiled = compileOverlay(overlay(part), '7');
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.policy;
}
export const policyForbidding = (cedar: string) => compile(forbidding(cedar));
