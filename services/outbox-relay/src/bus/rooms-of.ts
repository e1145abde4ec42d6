import { conversationRoom, personRoom } from '@messaging/contracts';
import type { PresentedEvent } from '@messaging/messages';

/** The rooms an event goes to: its conversation's, or those of the people it is for alone. */
export function roomsOf(presented: PresentedEvent): string[] {
  const { companyId, rootLink } = presented.event;
  if (presented.to === 'conversation') return [conversationRoom(companyId, rootLink)];
  return presented.userIds.map((userId) => personRoom(companyId, userId));
}
