import type { Id, MessageView } from '@messaging/contracts';
import type { OutgoingMessage } from '@messaging/sdk';
import { dayBounds } from '../text/format-times.ts';

/** One line of the thread view. `key` stays with its content while rows come and go around it. */
export type Row =
  | { kind: 'start'; key: string }
  | { kind: 'day'; key: string; at: string }
  | { kind: 'new'; key: string }
  | { kind: 'more-replies'; key: string; threadId: Id }
  | MessageRow
  | { kind: 'outgoing'; key: string; outgoing: OutgoingMessage; level: number };

export interface MessageRow {
  kind: 'message';
  key: string;
  message: MessageView;
  /** The day its top-level message stands under. */
  dayAt: string;
  /** Indentation, bounded. */
  level: number;
  /** The message replied to, where place and indentation do not say it. */
  quoted: MessageView | null;
  /** Goes on from the message above: same author, soon after. */
  isContinued: boolean;
}

export interface RowModel {
  rows: readonly Row[];
  /** Where each message stands. */
  rowOf: ReadonlyMap<Id, number>;
}

export interface RowsInput {
  messages: readonly MessageView[];
  outgoing: readonly OutgoingMessage[];
  threadsWithMore: ReadonlySet<Id>;
  hasOlder: boolean;
  ownUserId: Id;
  /** The first top-level message that was unread when the conversation was opened. */
  firstNewId: Id | null;
}

/** Deeper replies stand below one another: a narrow panel has no room for more steps. */
export const MOST_LEVELS = 3;
/** A reply this many rows below what it answers quotes it. */
const QUOTED_BEYOND_ROWS = 4;
const CONTINUED_WITHIN_MS = 5 * 60_000;

/** Top-level messages by position with their replies under them, the person's own unsent ones where they will stand. */
// One pass over the messages that keeps what the next row depends on.
// eslint-disable-next-line max-statements
export function buildRows(input: RowsInput): RowModel {
  const rows: Row[] = [];
  const { roots, replies } = groupByParent(input.messages);
  const unsent = groupUnsent(input.outgoing, input.messages);
  const ownKeys = new Set<string>();
  const rowOf = new Map<Id, number>();
  let day = { at: '', from: '', to: '' };
  let previous: MessageView | null = null;

  function addReplies(parent: MessageView, dayAt: string) {
    for (const reply of replies.get(parent.id) ?? []) {
      const isClose = rows.length - (rowOf.get(parent.id) ?? 0) <= QUOTED_BEYOND_ROWS;
      const isIndented = reply.depth <= MOST_LEVELS;
      addMessage(reply, dayAt, isClose && isIndented ? null : parent, false);
      addReplies(reply, dayAt);
    }
    for (const outgoing of unsent.get(parent.id) ?? []) addOutgoing(outgoing, toLevel(parent.depth + 1));
  }
  function addMessage(message: MessageView, dayAt: string, quoted: MessageView | null, isContinued: boolean) {
    const level = toLevel(message.depth);
    rowOf.set(message.id, rows.length);
    rows.push({ kind: 'message', key: toKey(message), message, dayAt, level, quoted, isContinued });
  }
  // A message of one's own keeps its row when it turns from outgoing to confirmed. Client ids are the senders'
  // choice, so they are no key for others' messages, nor for a second one that uses the same.
  function toKey({ id, clientId, author }: MessageView): string {
    const key = author.userId === input.ownUserId ? clientId : null;
    if (key === null || ownKeys.has(key)) return id;
    ownKeys.add(key);
    return key;
  }
  function addOutgoing(outgoing: OutgoingMessage, level: number) {
    rows.push({ kind: 'outgoing', key: outgoing.clientId, outgoing, level });
  }

  if (!input.hasOlder && roots.length > 0) rows.push({ kind: 'start', key: 'start' });
  for (const root of roots) {
    if (root.createdAt < day.from || root.createdAt >= day.to) {
      day = dayBounds(root.createdAt);
      previous = null;
      rows.push({ kind: 'day', key: `day-${root.id}`, at: day.at });
    }
    if (root.id === input.firstNewId) {
      previous = null;
      rows.push({ kind: 'new', key: 'new' });
    }
    addMessage(root, day.at, null, previous !== null && goesOn(previous, root));
    previous = root;
    if (input.threadsWithMore.has(root.id))
      rows.push({ kind: 'more-replies', key: `more-${root.id}`, threadId: root.id });
    addReplies(root, day.at);
    if (rows.at(-1)?.kind !== 'message' || replies.has(root.id)) previous = null;
  }
  for (const outgoing of unsent.get(null) ?? []) addOutgoing(outgoing, 0);
  return { rows, rowOf };
}

const toLevel = (depth: number) => Math.min(depth, MOST_LEVELS);

function goesOn(previous: MessageView, next: MessageView): boolean {
  if (previous.author.userId !== next.author.userId || previous.state !== 'visible') return false;
  return Date.parse(next.createdAt) - Date.parse(previous.createdAt) < CONTINUED_WITHIN_MS;
}

function groupByParent(messages: readonly MessageView[]) {
  const roots: MessageView[] = [];
  const replies = new Map<Id, MessageView[]>();
  const replyIds = new Set<Id>();
  for (const message of messages) {
    const { id, parentMessageId, threadId } = message;
    if (parentMessageId === null) {
      roots.push(message);
      continue;
    }
    replyIds.add(id);
    // A reply whose parent lies among replies not loaded stands under the top-level message.
    const parent = replyIds.has(parentMessageId) ? parentMessageId : threadId;
    const siblings = replies.get(parent);
    if (siblings) siblings.push(message);
    else replies.set(parent, [message]);
  }
  return { roots, replies };
}

function groupUnsent(outgoing: readonly OutgoingMessage[], messages: readonly MessageView[]) {
  const groups = new Map<Id | null, OutgoingMessage[]>();
  for (const message of outgoing) {
    const parent = messages.find(({ id }) => id === message.parentMessageId)?.id ?? null;
    groups.set(parent, [...(groups.get(parent) ?? []), message]);
  }
  return groups;
}
