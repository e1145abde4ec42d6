import type { FollowLevel, Id, Sequence } from '@messaging/contracts';
import { anyOf, insertRows, select, type Reader, type Transaction } from '@messaging/database';

export type ConversationKey = readonly [companyId: Id, conversationId: Id];

export interface ParticipantRow {
  companyId: Id;
  conversationId: Id;
  userId: Id;
  level: FollowLevel | null;
}

/**
 * Those who follow these conversations in some way. Who has only read them (a whole company, in time) is left out, unless
 * taking part is what gives the right to read.
 */
export async function findParticipants(
  reader: Reader,
  keys: readonly ConversationKey[],
): Promise<ParticipantRow[]> {
  if (keys.length === 0) return [];
  const { sql, bindings } = anyOf(['p.company_id', 'p.conversation_id'], keys);
  return select<ParticipantRow>(
    reader,
    `SELECT p.company_id AS companyId, p.conversation_id AS conversationId, p.user_id AS userId, p.level
       FROM participants p
       JOIN conversations c ON c.company_id = p.company_id AND c.id = p.conversation_id
      WHERE (p.level IS NOT NULL OR c.audience = 'participants') AND ${sql}`,
    bindings,
  );
}

/** How one person takes part in one conversation. */
export async function findParticipation(
  reader: Reader,
  companyId: Id,
  conversationId: Id,
  userId: Id,
): Promise<{ level: FollowLevel | null; readPosition: Sequence } | undefined> {
  const [row] = await select<{ level: FollowLevel | null; readPosition: Sequence }>(
    reader,
    `SELECT level, read_position AS readPosition FROM participants
      WHERE company_id = ? AND conversation_id = ? AND user_id = ?`,
    [companyId, conversationId, userId],
  );
  return row;
}

/** Makes people who were mentioned followers of their mentions, unless they follow in a way of their own. */
export async function addMentioned(
  trx: Transaction,
  people: readonly Omit<ParticipantRow, 'level'>[],
): Promise<void> {
  await insertRows(
    trx,
    'participants',
    ['company_id', 'conversation_id', 'user_id', 'level'],
    people.map(({ companyId, conversationId, userId }) => ({
      company_id: companyId,
      conversation_id: conversationId,
      user_id: userId,
      level: 'mentions',
    })),
    'ON DUPLICATE KEY UPDATE level = COALESCE(level, VALUES(level))',
  );
}
