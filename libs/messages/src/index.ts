export type { Batch, IdempotencyRow, NewEvent, VersionRow } from './batch/batch.ts';
export type { BatchNeeds } from './batch/batch-needs.ts';
export { loadBatch } from './batch/load-batch.ts';
export { saveBatch } from './batch/save-batch.ts';
export {
  audienceOf,
  CONVERSATION_COLUMNS,
  findConversation,
  findConversationByLink,
  findConversationsByIds,
  findConversationsByLinks,
  linkOfConversation,
  presentConversation,
  type ConversationRow,
  type Participation,
} from './conversation-rows.ts';
export {
  findMessages,
  findMessagesByKeys,
  linkOfMessage,
  MESSAGE_COLUMNS,
  presentMessage,
  type MessageRow,
} from './message-rows.ts';
export { newConversation } from './new-conversation.ts';
export { presentEvents, presentStreams, type PresentedEvent } from './present-events.ts';
export { shownUntilNow } from './shown-until-now.ts';
