import type { VersionRow } from './batch/batch.ts';
import type { MessageRow } from './message-rows.ts';

/** The version a message is about to stop showing: by its author when it is the first, else by who changed it last. */
export function shownUntilNow(message: MessageRow): VersionRow {
  return {
    companyId: message.companyId,
    messageId: message.id,
    version: message.version,
    message: message.message,
    state: message.state,
    changedBy: message.version === 1 ? message.authorId : message.changedBy,
    changedAt: message.changedAt ?? message.createdAt,
  };
}
