export type { ConnectionSnapshot, ConnectionStatus } from './connection-status.ts';
export type { ConversationList, ConversationListSnapshot } from './conversation-list.ts';
export type { ConversationSnapshot } from './conversation-snapshot.ts';
export type { Conversation } from './conversation.ts';
export {
  createMessagingClient,
  type MessagingClient,
  type MessagingClientOptions,
} from './create-messaging-client.ts';
export { createKeyValueStore, type KeyValueStore } from './key-value-store.ts';
export type { ListedConversation } from './list-changes.ts';
export { MessagingError, type MessagingErrorCode } from './messaging-error.ts';
export type { NotificationList, NotificationListSnapshot } from './notification-list.ts';
export type { OutgoingMessage, OutgoingState } from './outgoing-message.ts';
export type { HistoryPage, Me, Rest, SuggestedPerson } from './rest.ts';
export { linkKey, sameLink, splitLink } from './root-links.ts';
export { compareSequences } from './sequences.ts';
export type { StandingSnapshot } from './standing.ts';
export { createStore, type ReadableStore, type Store } from './store.ts';
export type { GetToken, TokenReason } from './token-source.ts';
export { MESSAGE_MAX_BYTES, MESSAGE_MAX_CHARACTERS } from './wire.ts';
