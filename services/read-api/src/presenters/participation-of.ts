import type { Participation } from '@messaging/messages';
import type { OwnConversationRow } from '../repositories/own-conversations.ts';

/** The person's own part; undefined where they have none. */
export function participationOf(row: OwnConversationRow): Participation | undefined {
  return row.ownReadPosition === null
    ? undefined
    : { readPosition: row.ownReadPosition, level: row.ownLevel };
}
