export { readClaims, type Claims, type PersonClaims, type ServiceClaims } from './claims.ts';
export {
  findColleagues,
  findReachableColleagues,
  type Colleague,
  type ReachableColleague,
} from './colleagues.ts';
export { overlayDigest } from './company-policies.ts';
export { findEmployment, findPeople, saveDirectory, type Employment } from './directory-repository.ts';
export {
  createGetEmploymentSession,
  resolveContext,
  type GetEmploymentSession,
} from './employment-session.ts';
export { createRequireAuth, type RequireAuth } from './require-auth.ts';
export { createTokenVerifier, type TokenVerifierOptions, type VerifyToken } from './verify-token.ts';
