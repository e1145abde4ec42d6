import type { EventView, Id, MessageEventType, StreamEvent } from '@messaging/contracts';
import { select, type Reader } from '@messaging/database';
import { findMessages, linkOfMessage, presentMessage, type MessageRow } from './message-rows.ts';

/** An event for those in its conversation, or for the named people alone. */
export type PresentedEvent =
  { to: 'conversation'; event: EventView } | { to: 'people'; userIds: Id[]; event: EventView };

/**
 * Joins events of one company with the present text of their messages. An event whose message changed since is
 * shown as the message stands now, so nothing that was erased or hidden can come back by replaying the stream.
 * Events that are not for clients (the directory's) are left out.
 */
export async function presentEvents(
  reader: Reader,
  companyId: Id,
  events: readonly StreamEvent[],
): Promise<PresentedEvent[]> {
  const messageIds = new Set(events.flatMap((event) => event.messageId ?? []));
  const messages = new Map(
    (await findMessages(reader, companyId, [...messageIds])).map((row) => [row.id, row]),
  );
  const names = await findNames(reader, events, messages);
  return events.flatMap((event) => {
    const row = messages.get(event.messageId ?? '');
    return row ? presentEvent(event, row, names) : [];
  });
}

function presentEvent(event: StreamEvent, row: MessageRow, names: Map<Id, string>): PresentedEvent[] {
  const common = {
    companyId: event.companyId,
    seq: event.seq,
    conversationId: row.conversationId,
    rootLink: linkOfMessage(row),
    occurredAt: event.occurredAt,
    correlationId: event.correlationId,
  };
  if (event.type === 'directory.changed') return [];
  if (event.type === 'people.notified') {
    const { userIds } = event.data as StreamEvent<'people.notified'>['data'];
    return [{ to: 'people', userIds, event: { ...common, type: 'people.notified', messageId: row.id } }];
  }
  const type: MessageEventType = event.type;
  const actor = event.actorUserId;
  return [
    {
      to: 'conversation',
      event: {
        ...common,
        type,
        prevSeq: event.prevSeq,
        message: presentMessage(row),
        actor: actor === null ? null : { userId: actor, displayName: names.get(actor) ?? '' },
      },
    },
  ];
}

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
