import type { Id, Sequence } from '@messaging/contracts';
import { select, type Reader } from '@messaging/database';
import type { RequestContext } from '@messaging/policy';
import { OWN_CONVERSATION_COLUMNS, type OwnConversationRow } from './own-conversations.ts';
import { readableCondition } from './readable-condition.ts';

// From the person's participations to the conversations: a list is as dear as the conversations one takes part in.
const TAKEN_PART_IN = `FROM participants p
    STRAIGHT_JOIN conversations c ON c.company_id = p.company_id AND c.id = p.conversation_id
   WHERE p.company_id = ? AND p.user_id = ? AND p.level IS NOT NULL`;

/** Where a page of the list begins: below this conversation. */
export interface ListPosition {
  lastSeq: Sequence;
  id: Id;
}

/** The conversations a person takes part in and may read, newest activity first. */
export async function findPersonConversations(
  primary: Reader,
  context: RequestContext,
  below: ListPosition,
  limit: number,
): Promise<OwnConversationRow[]> {
  const readable = readableCondition(context);
  return select<OwnConversationRow>(
    primary,
    `SELECT ${OWN_CONVERSATION_COLUMNS} ${TAKEN_PART_IN} AND ${readable.sql}
        AND (c.last_seq < ? OR (c.last_seq = ? AND c.id < ?))
      ORDER BY c.last_seq DESC, c.id DESC LIMIT ?`,
    [context.companyId, context.userId, ...readable.bindings, below.lastSeq, below.lastSeq, below.id, limit],
  );
}

/** How many of them hold something the person has not read. */
export async function countUnreadConversations(primary: Reader, context: RequestContext): Promise<number> {
  const readable = readableCondition(context);
  const [row] = await select<{ unread: string }>(
    primary,
    `SELECT COUNT(*) AS unread ${TAKEN_PART_IN} AND ${readable.sql} AND c.last_position > p.read_position`,
    [context.companyId, context.userId, ...readable.bindings],
  );
  return Number(row?.unread ?? 0);
}
