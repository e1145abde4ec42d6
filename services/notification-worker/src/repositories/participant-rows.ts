import type { FollowLevel, Id } from '@messaging/contracts';
import { anyOf, select, type Reader } from '@messaging/database';

interface ParticipantRow {
  companyId: Id;
  conversationId: Id;
  userId: Id;
  level: FollowLevel | null;
}

export function findParticipants(
  reader: Reader,
  conversations: readonly (readonly [companyId: Id, conversationId: Id])[],
): Promise<ParticipantRow[]> {
  const { sql, bindings } = anyOf(['company_id', 'conversation_id'], conversations);
  return select<ParticipantRow>(
    reader,
    `SELECT company_id AS companyId, conversation_id AS conversationId, user_id AS userId, level
       FROM participants FORCE INDEX (PRIMARY) WHERE ${sql}`,
    bindings,
  );
}
