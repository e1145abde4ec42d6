import type { Id } from '@messaging/contracts';
import type { RequestContext } from './request-context.ts';

interface Authored {
  authorId: Id;
}

const isAuthor = (context: RequestContext, message: Authored) => message.authorId === context.userId;
const isModerator = (context: RequestContext) => context.permissions.includes('messaging.moderate');

/** Only who wrote it: an edit by anybody else would put words in their mouth. */
export const mayEdit = (context: RequestContext, message: Authored): boolean => isAuthor(context, message);

export const mayDelete = (context: RequestContext, message: Authored): boolean =>
  isAuthor(context, message) || isModerator(context);

/** Earlier texts, and texts that were deleted or hidden. */
export const maySeeHistory = (context: RequestContext, message: Authored): boolean =>
  isAuthor(context, message) || isModerator(context);
