export { isReadable, readableAudiences, type Audience, type ReadableAudiences } from './audiences.ts';
export { mayDelete, mayEdit, maySeeHistory } from './message-rules.ts';
export type { RequestContext } from './request-context.ts';
