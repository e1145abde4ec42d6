export { rolesOf } from './roles.ts';
export { muteOf } from './mute-of.ts';
export { sanctionAt, type ImposedSanction } from './sanction-at.ts';
export { sentenceOf, sentencesOf } from './sentence-of.ts';
export { ACTION_NAMES, ACTIONS, type Action, type ActionOn } from './actions.ts';
export { BASE_POLICIES } from './base-policies.ts';
export {
  isReadable,
  judgeReading,
  readableAudiences,
  type Audience,
  type ReadableAudiences,
} from './audiences.ts';
export { BASE_POLICY, type CompanyPolicy } from './company-policy.ts';
export { closedPolicy, compileOverlay } from './compile-overlay.ts';
export {
  judgeCompany,
  judgeConversation,
  judgeMessage,
  judgePerson,
  judgeService,
  type JudgedConversation,
  type JudgedMessage,
} from './judge.ts';
export { compareMatrices, matrixOf } from './matrix.ts';
export type { RequestContext, Sanction, Subject } from './request-context.ts';
export type { Decision } from './requests.ts';
