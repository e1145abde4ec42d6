export { createAccessWatch, type AccessWatch, type AccessWatchTimes } from './access-watch.ts';
export { createAuthentication, type Authentication } from './authentication.ts';
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
export { type RequireAuth, type Session } from './require-auth.ts';
export { type RightsNow } from './rights-now.ts';
export { saveRevocations, type NewRevocation } from './session-revocations.ts';
export { createVerifyProof, hashCredential, type UseOnce, type VerifyProof } from './verify-proof.ts';
export { createTokenVerifier, type TokenVerifierOptions, type VerifyToken } from './verify-token.ts';
