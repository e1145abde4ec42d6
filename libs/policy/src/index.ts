export { sentenceOf } from './sentence-of.ts';
export { isReadable, readableAudiences, type Audience, type ReadableAudiences } from './audiences.ts';
export { BASE_POLICY, type CompanyPolicy } from './company-policy.ts';
export { closedPolicy, compileOverlay } from './compile-overlay.ts';
export {
  judgeCompany,
  judgeConversation,
  judgeMessage,
  judgePerson,
  type JudgedConversation,
  type JudgedMessage,
} from './judge.ts';
export type { RequestContext, Sanction, Subject } from './request-context.ts';
export type { Decision } from './requests.ts';
