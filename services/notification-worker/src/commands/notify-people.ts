import type { Id, NotificationReason, StreamEvent } from '@messaging/contracts';
import { newId, type Transaction } from '@messaging/database';
import { appendEvents, lockStreamHeads } from '@messaging/events';
import { findReaders } from '../queries/find-readers.ts';
import { findSituations } from '../queries/find-situations.ts';
import {
  findTold,
  followMentioned,
  insertNotifications,
  withdrawNotifications,
  type NewNotification,
} from '../repositories/notification-rows.ts';
import { chooseRecipients, type Situation } from './choose-recipients.ts';

/** What became of one event: whom it was told, by what reason, and which e-mails are to be sent. */
export interface Notified {
  companyId: Id;
  reasons: NotificationReason[];
  emails: { companyId: Id; notificationId: Id; correlationId: string }[];
}

// Well below what one row of the stream may hold.
const PEOPLE_PER_EVENT = 500;
const isGone = ({ type }: StreamEvent) => type === 'message.deleted' || type === 'message.hidden';

/**
 * Tells people of new and edited messages, and takes back what was told of those that are gone. The rows, and the
 * events that bring them to the people's screens, commit together.
 */
export async function notifyPeople(trx: Transaction, events: readonly StreamEvent[]): Promise<Notified[]> {
  const planned = await planNotifications(
    trx,
    events.filter((event) => !isGone(event)),
  );
  const gone = events.filter(isGone);
  const concerned = [...new Set([...planned.keys(), ...gone].map((event) => event.companyId))];
  if (concerned.length === 0) return events.map((event) => answerFor(event, []));

  // Before any row is written: who writes messages locks in this order too, so neither waits for the other in a circle.
  const heads = await lockStreamHeads(trx, concerned);
  const rows = [...planned.values()].flat();
  await insertNotifications(trx, rows);
  await followMentioned(trx, rows);
  const withdrawn = await withdrawNotifications(
    trx,
    gone.map((event) => [event.companyId, event.messageId ?? '0'] as const),
  );
  // Who was put out, or left, is told nothing more of the conversation, not even that something in it is gone.
  const stillReading = await findReaders(trx, withdrawn);

  await appendEvents(
    trx,
    events.flatMap((event) => {
      const told = isGone(event)
        ? stillReading.filter((one) => one.companyId === event.companyId && one.messageId === event.messageId)
        : (planned.get(event) ?? []);
      return inChunks(told.map(({ userId }) => userId)).map((userIds): StreamEvent => {
        const seq = heads.get(event.companyId)! + 1n;
        heads.set(event.companyId, seq);
        return {
          companyId: event.companyId,
          seq: String(seq),
          type: 'people.notified',
          // Not part of the conversation's chain: only the people named hear of it.
          conversationId: null,
          prevSeq: '0',
          messageId: event.messageId,
          actorUserId: null,
          correlationId: event.correlationId,
          data: { userIds, reason: 'message' },
          occurredAt: new Date().toISOString(),
        };
      });
    }),
  );
  return events.map((event) => answerFor(event, planned.get(event) ?? []));
}

/** The rows of each event that tells somebody something new. */
async function planNotifications(
  trx: Transaction,
  events: readonly StreamEvent[],
): Promise<Map<StreamEvent, NewNotification[]>> {
  const situations = await findSituations(trx, events);
  if (situations.length === 0) return new Map();
  const told = await findTold(
    trx,
    situations.map(({ message }) => [message.companyId, message.id]),
  );
  const seen = new Set(told.map(({ companyId, messageId, userId }) => `${companyId}:${messageId}:${userId}`));
  const planned = new Map<StreamEvent, NewNotification[]>();
  for (const situation of situations) {
    const rows = rowsOf(situation).filter(({ companyId, messageId, userId }) => {
      const name = `${companyId}:${messageId}:${userId}`;
      return !seen.has(name) && seen.add(name);
    });
    if (rows.length > 0) planned.set(situation.event, rows);
  }
  return planned;
}

function rowsOf(situation: Situation): NewNotification[] {
  const { companyId, id: messageId, conversationId } = situation.message;
  return chooseRecipients(situation).map(({ person, reason }) => ({
    companyId,
    id: newId(),
    userId: person.userId,
    conversationId,
    messageId,
    reason,
    createdAt: new Date(),
    // Who only follows is not written to: the badge will do.
    email: person.email !== null && reason !== 'following' ? 'pending' : 'none',
  }));
}

function answerFor({ companyId, correlationId }: StreamEvent, rows: readonly NewNotification[]): Notified {
  const emails = rows.filter(({ email }) => email === 'pending');
  return {
    companyId,
    reasons: rows.map(({ reason }) => reason),
    emails: emails.map(({ id }) => ({ companyId, notificationId: id, correlationId })),
  };
}

function inChunks(userIds: readonly Id[]): Id[][] {
  const unique = [...new Set(userIds)];
  const count = Math.ceil(unique.length / PEOPLE_PER_EVENT);
  return Array.from({ length: count }, (_, i) =>
    unique.slice(i * PEOPLE_PER_EVENT, (i + 1) * PEOPLE_PER_EVENT),
  );
}
