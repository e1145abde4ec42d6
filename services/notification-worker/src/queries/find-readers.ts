import type { Id } from '@messaging/contracts';
import type { Reader } from '@messaging/database';
import { findColleagues } from '@messaging/identity';
import { findConversationsByIds } from '@messaging/messages';
import { mayRead } from '../commands/choose-recipients.ts';
import { findParticipants } from '../repositories/participant-rows.ts';
import { byKey, keyOf, uniqueKeys } from './company-keys.ts';

interface Told {
  companyId: Id;
  conversationId: Id;
  userId: Id;
}

/** Of those who were told something, the ones who work there and may read its conversation now. */
export async function findReaders<One extends Told>(reader: Reader, told: readonly One[]): Promise<One[]> {
  if (told.length === 0) return [];
  const ofConversations = uniqueKeys(told.map((one) => [one.companyId, one.conversationId]));
  const conversations = byKey(await findConversationsByIds(reader, ofConversations));
  const participants = await findParticipants(reader, ofConversations);
  const placeOf = ({ companyId, conversationId, userId }: Told) => keyOf(companyId, conversationId, userId);
  const levels = new Map(participants.map((one) => [placeOf(one), one.level]));
  const byId = uniqueKeys(told.map((one) => [one.companyId, one.userId]));
  const colleagues = new Map(
    (await findColleagues(reader, { byId })).map((one) => [keyOf(one.companyId, one.userId), one]),
  );
  return told.filter((one) => {
    const conversation = conversations.get(keyOf(one.companyId, one.conversationId));
    const person = colleagues.get(keyOf(one.companyId, one.userId));
    return conversation && person && mayRead(person, conversation, levels.get(placeOf(one)));
  });
}
