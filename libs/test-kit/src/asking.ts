import { BASE_POLICY, compileOverlay, type CompanyPolicy, type RequestContext } from '@messaging/policy';

/** Somebody of company 1 who asks: person 11, an employee under the base policies, but for what is given. */
export const contextOf = (more: Partial<RequestContext> = {}): RequestContext => ({
  companyId: '1',
  userId: '11',
  displayName: 'Anna',
  permissions: [],
  sessionId: 's',
  correlationId: 'c',
  directoryVersion: '1',
  sanction: 'none',
  sanctionUntil: null,
  policy: BASE_POLICY,
  ...more,
});

/** The policy of a company that adds this one, `company/ours`, to the base; throws when the overlay is refused. */
export function policyOf(cedar: string, sentence = 'Ours.'): CompanyPolicy {
  const compiled = compileOverlay({ policies: [{ id: 'ours', sentence, cedar }], settings: {} }, '1');
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.policy;
}
