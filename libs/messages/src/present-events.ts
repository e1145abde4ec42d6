import type { EventView, Id, MessageEventType, PersonView, StreamEvent } from '@messaging/contracts';
import { select, type Reader } from '@messaging/database';
import { findConversationsByIds, linkOfConversation, type ConversationRow } from './conversation-rows.ts';
import { findMessagesByKeys, linkOfMessage, presentMessage, type MessageRow } from './message-rows.ts';

/** An event for those in its conversation, or for the named people alone. */
export type PresentedEvent =
  { to: 'conversation'; event: EventView } | { to: 'people'; userIds: Id[]; event: EventView };

/**
 * Joins events with the present text of their messages. An event whose message changed since is shown as the
 * message stands now, so nothing that was erased or hidden can come back by replaying the stream. Events that are
 * not for clients (the directory's) are left out. For who follows the streams of several companies: whoever works
 * for one person takes presentEvents.
 */
export async function presentStreams(
  reader: Reader,
  events: readonly StreamEvent[],
): Promise<PresentedEvent[]> {
  const wanted = new Map<string, readonly [Id, Id]>();
  for (const { companyId, messageId } of events) {
    if (messageId !== null) wanted.set(messageKey(companyId, messageId), [companyId, messageId]);
  }
  const rows = await findMessagesByKeys(reader, [...wanted.values()]);
  const messages = new Map(rows.map((row) => [messageKey(row.companyId, row.id), row]));
  const names = await findNames(reader, events, messages);
  const changed = await findChangedConversations(reader, events);
  return events.flatMap((event) => {
    if (event.type === 'conversation.changed') {
      const conversation = changed.get(messageKey(event.companyId, event.conversationId ?? ''));
      return conversation ? [presentChange(event, conversation, names)] : [];
    }
    const row = messages.get(messageKey(event.companyId, event.messageId ?? ''));
    return row ? presentEvent(event, row, names) : [];
  });
}

/** Costs a statement only where a conversation was changed, which is rare. */
async function findChangedConversations(
  reader: Reader,
  events: readonly StreamEvent[],
): Promise<Map<string, ConversationRow>> {
  const keys = events.flatMap(({ type, companyId, conversationId }) =>
    type === 'conversation.changed' && conversationId !== null ? [[companyId, conversationId] as const] : [],
  );
  const rows = await findConversationsByIds(reader, keys);
  return new Map(rows.map((row) => [messageKey(row.companyId, row.id), row]));
}

/** Shows the state as it is now, like the text of a message. */
function presentChange(event: StreamEvent, row: ConversationRow, names: Map<Id, string>): PresentedEvent {
  return {
    to: 'conversation',
    event: {
      type: 'conversation.changed',
      companyId: event.companyId,
      seq: event.seq,
      prevSeq: event.prevSeq,
      conversationId: row.id,
      rootLink: linkOfConversation(row),
      state: row.state,
      actor: actorOf(event, names),
      occurredAt: event.occurredAt,
      correlationId: event.correlationId,
    },
  };
}

const actorOf = ({ actorUserId }: StreamEvent, names: Map<Id, string>): PersonView | null =>
  actorUserId === null ? null : { userId: actorUserId, displayName: names.get(actorUserId) ?? '' };

/** The same for events of one company; others are left out. */
export function presentEvents(
  reader: Reader,
  companyId: Id,
  events: readonly StreamEvent[],
): Promise<PresentedEvent[]> {
  return presentStreams(
    reader,
    events.filter((event) => event.companyId === companyId),
  );
}

const messageKey = (companyId: Id, messageId: Id) => `${companyId}:${messageId}`;

function presentEvent(event: StreamEvent, row: MessageRow, names: Map<Id, string>): PresentedEvent[] {
  const common = {
    companyId: event.companyId,
    seq: event.seq,
    conversationId: row.conversationId,
    rootLink: linkOfMessage(row),
    occurredAt: event.occurredAt,
    correlationId: event.correlationId,
  };
  if (event.type === 'people.notified') {
    const { userIds } = event.data as StreamEvent<'people.notified'>['data'];
    return [{ to: 'people', userIds, event: { ...common, type: 'people.notified', messageId: row.id } }];
  }
  if (!isMessageEvent(event.type)) return [];
  return [
    {
      to: 'conversation',
      event: {
        ...common,
        type: event.type,
        prevSeq: event.prevSeq,
        message: presentMessage(row),
        actor: actorOf(event, names),
      },
    },
  ];
}

const isMessageEvent = (type: StreamEvent['type']): type is MessageEventType => type.startsWith('message.');

/** Names of actors who are not the author: authors' names came with their messages. */
async function findNames(
  reader: Reader,
  events: readonly StreamEvent[],
  messages: Map<Id, MessageRow>,
): Promise<Map<Id, string>> {
  const names = new Map([...messages.values()].map((row) => [row.authorId, row.authorName]));
  const unknown = [...new Set(events.flatMap((event) => event.actorUserId ?? []))].filter(
    (id) => !names.has(id),
  );
  if (unknown.length > 0) {
    const rows = await select<{ id: Id; name: string }>(
      reader,
      `SELECT id, display_name AS name FROM users WHERE id IN (${unknown.map(() => '?').join(', ')})`,
      unknown,
    );
    for (const row of rows) names.set(row.id, row.name);
  }
  return names;
}
