import type { StreamEvent } from '@messaging/contracts';
import type { Reader } from '@messaging/database';
import { findReachableColleagues } from '@messaging/identity';
import {
  findConversationsByIds,
  findMessagesByKeys,
  type ConversationRow,
  type MessageRow,
} from '@messaging/messages';
import type { Situation } from '../commands/choose-recipients.ts';
import { findMentions } from '../commands/find-mentions.ts';
import { findParticipants } from '../repositories/participant-rows.ts';
import { byKey, keyOf, uniqueKeys } from './company-keys.ts';

/** What is to be known about the visible messages of these events: five statements, however many they are. */
export async function findSituations(reader: Reader, events: readonly StreamEvent[]): Promise<Situation[]> {
  const messages = byKey(
    await findMessagesByKeys(
      reader,
      uniqueKeys(events.map(({ companyId, messageId }) => [companyId, messageId])),
    ),
  );
  const rows = [...messages.values()].filter((row) => row.state === 'visible');
  if (rows.length === 0) return [];
  const parents = byKey(
    await findMessagesByKeys(reader, uniqueKeys(rows.map((row) => [row.companyId, row.parentMessageId]))),
  );
  const ofConversations = uniqueKeys(rows.map((row) => [row.companyId, row.conversationId]));
  const conversations = byKey<ConversationRow>(await findConversationsByIds(reader, ofConversations));
  const participants = await findParticipants(reader, ofConversations);
  const parentOf = (row: MessageRow) => parents.get(keyOf(row.companyId, row.parentMessageId ?? ''));
  const colleagues = await findReachableColleagues(reader, {
    byId: uniqueKeys([
      ...participants.map((one) => [one.companyId, one.userId] as const),
      ...rows.map((row) => [row.companyId, parentOf(row)?.authorId ?? null] as const),
    ]),
    byUsername: rows.flatMap((row) =>
      findMentions(row.message).map((name) => [row.companyId, name] as const),
    ),
  });

  return events.flatMap((event) => {
    const message = messages.get(keyOf(event.companyId, event.messageId ?? ''));
    const conversation = message && conversations.get(keyOf(message.companyId, message.conversationId));
    if (!message || !conversation || message.state !== 'visible') return [];
    const levels = new Map(
      participants
        .filter((one) => one.companyId === message.companyId && one.conversationId === message.conversationId)
        .map((one) => [one.userId, one.level]),
    );
    return [
      {
        event,
        message,
        conversation,
        parentAuthorId: parentOf(message)?.authorId ?? null,
        levels,
        colleagues,
      },
    ];
  });
}
