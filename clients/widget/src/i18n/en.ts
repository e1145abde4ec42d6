import type { MessagingErrorCode, OutgoingState } from '@messaging/sdk';

type ShownError = Exclude<MessagingErrorCode, HiddenDetail> | 'other';
/** Faults of the widget rather than of the person, and what only the ERP is answered: one sentence serves them all. */
type HiddenDetail =
  | 'invalid-request'
  | 'root-link-count'
  | 'invalid-cursor'
  | 'malformed-json'
  | 'parent-not-found'
  | 'parent-in-other-conversation'
  | 'method-not-allowed'
  | 'body-too-large'
  | 'unsupported-media-type'
  | 'idempotency-key-reused'
  | 'still-employed'
  | 'unreadable';

const errors: Record<ShownError, string> = {
  network: 'The server cannot be reached.',
  'sign-in': 'Your sign-in has ended. Reload the page to go on.',
  unauthenticated: 'Your sign-in has ended. Reload the page to go on.',
  forbidden: 'You are not allowed to do this.',
  muted: 'You are muted: you can read, but not write.',
  suspended: 'Your messaging is suspended.',
  'not-found': 'This is not here, or no longer open to you.',
  'reply-too-deep': 'Replies cannot be nested any deeper. Reply to a message further up.',
  'duplicate-message': 'You have just sent the same message here.',
  'version-conflict': 'The message was changed meanwhile. Look at it again before you edit it.',
  'message-gone': 'The message was deleted or hidden.',
  'conversation-closed': 'This conversation is closed.',
  'too-many-requests': 'That was a lot at once. Wait a moment and try again.',
  'internal-error': 'Something went wrong on our side.',
  unavailable: 'The service is not available just now.',
  other: 'That did not work.',
};

const outgoing: Record<OutgoingState, string> = {
  sending: 'Sending…',
  waiting: 'Will be sent when the connection is back',
  failed: 'Not sent.',
};

export const en = {
  messages: 'Messages',
  openMessages: (unread: number) => (unread === 0 ? 'Open messages' : `Open messages, ${unread} unread`),
  close: 'Close',
  back: 'Back to the list',
  expand: 'Expand',
  shrink: 'Shrink',
  resize: 'Resize with the arrow keys',
  conversations: 'Conversations',
  notifications: 'Notifications',
  transaction: (id: string) => `Transaction ${id}`,
  plan: (id: string) => `Plan ${id}`,
  kinds: { transaction: 'Transaction', plan: 'Plan', topic: 'Topic' },
  you: 'You',
  unread: (count: number) => `${count} unread`,
  noConversations: 'No conversations yet',
  noConversationsHint: 'Open a record and start one there.',
  noNotifications: 'You are up to date',
  noNotificationsHint: 'Mentions and replies to you appear here.',
  noMessages: 'Nothing written here yet',
  noMessagesHint: 'What you write is seen by your colleagues who work on this record.',
  chooseConversation: 'Choose a conversation',
  markAllRead: 'Mark all as read',
  loadMore: 'Show more',
  loading: 'Loading…',
  retry: 'Try again',
  discard: 'Discard',
  reasons: {
    mention: 'mentioned you',
    reply: 'replied to you',
    following: 'wrote in a conversation you follow',
  },
  conversationStart: 'Start of the conversation',
  earlierReplies: 'Show earlier replies',
  newMessages: 'New',
  newBelow: (count: number) => (count === 1 ? '1 new message' : `${count} new messages`),
  toNewest: 'To the newest message',
  here: (names: string) => `Here now: ${names}`,
  typing: (names: string, count: number) => (count === 1 ? `${names} is writing…` : `${names} are writing…`),
  andOthers: (count: number) => `${count} others`,
  reply: 'Reply',
  replyTo: (name: string) => `Reply to ${name}`,
  replyingTo: (name: string) => `Replying to ${name}`,
  inReplyTo: (name: string) => `In reply to ${name}`,
  cancel: 'Cancel',
  more: (name: string) => `More actions for the message of ${name}`,
  edit: 'Edit',
  delete: 'Delete',
  copy: 'Copy text',
  deleteQuestion: 'Delete this message for everyone?',
  edited: 'edited',
  history: 'Earlier versions',
  changes: { written: 'wrote', edited: 'edited', deleted: 'deleted', hidden: 'hidden by moderation' },
  deleted: 'This message was deleted.',
  hidden: 'This message was hidden by moderation.',
  save: 'Save',
  editMessage: 'Edit message',
  write: 'Write a message',
  writeHint: 'Enter sends · Shift + Enter: new line · @ mentions',
  send: 'Send',
  charactersLeft: (count: number) =>
    count < 0 ? `${-count} characters too many` : `${count} characters left`,
  mentionSuggestions: 'Colleagues',
  suggestionsFound: (count: number) => (count === 1 ? '1 suggestion' : `${count} suggestions`),
  following: 'Notify me',
  levels: { all: 'About everything', mentions: 'Only when I am mentioned', nothing: 'About nothing' },
  states: { locked: 'This conversation is locked.', sealed: 'This conversation is sealed.' },
  muted: (until: string | null) =>
    until === null
      ? 'You are muted: you can read, but not write.'
      : `You are muted until ${until}: you can read, but not write.`,
  suspended: 'Your messaging is suspended',
  suspendedHint: (until: string | null) =>
    until === null ? 'Ask your company’s messaging admin.' : `Until ${until}. It then goes on by itself.`,
  connecting: 'Connecting…',
  offline: 'No connection. Trying again…',
  polling: 'Live updates are not available. Checking every few seconds.',
  signedOut: 'Your sign-in has ended. Reload the page to go on.',
  outgoing,
  errors,
};

export type Texts = typeof en;
