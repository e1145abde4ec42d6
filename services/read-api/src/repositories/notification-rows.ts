import type { Id, NotificationReason, Sequence } from '@messaging/contracts';
import { select, type Reader } from '@messaging/database';
import type { RequestContext } from '@messaging/policy';
import { JOIN_OWN_PART } from './own-conversations.ts';
import { readableCondition } from './readable-condition.ts';

export interface NotificationRow {
  companyId: Id;
  id: Id;
  reason: NotificationReason;
  messageId: Id;
  createdAt: Date;
  readAt: Date | null;
  conversationLastSeq: Sequence;
}

// What a person may no longer read is not announced to them either. Read from their own notifications outwards.
const OWN_AND_READABLE = `FROM notifications n FORCE INDEX (notifications_by_person)
    STRAIGHT_JOIN conversations c ON c.company_id = n.company_id AND c.id = n.conversation_id
    ${JOIN_OWN_PART}
   WHERE n.company_id = ? AND n.user_id = ? AND n.withdrawn_at IS NULL`;

/** A person's own notifications with ids below `below`, newest first. */
export async function findNotifications(
  primary: Reader,
  context: RequestContext,
  below: Id,
  limit: number,
): Promise<NotificationRow[]> {
  const { companyId, userId } = context;
  const readable = readableCondition(context);
  return select<NotificationRow>(
    primary,
    `SELECT n.company_id AS companyId, n.id, n.reason, n.message_id AS messageId, n.created_at AS createdAt,
            n.read_at AS readAt, c.last_seq AS conversationLastSeq
       ${OWN_AND_READABLE} AND n.id < ? AND ${readable.sql}
      ORDER BY n.id DESC LIMIT ?`,
    [userId, companyId, userId, below, ...readable.bindings, limit],
  );
}

export async function countUnreadNotifications(primary: Reader, context: RequestContext): Promise<number> {
  const { companyId, userId } = context;
  const readable = readableCondition(context);
  const [row] = await select<{ unread: string }>(
    primary,
    `SELECT COUNT(*) AS unread ${OWN_AND_READABLE} AND n.read_at IS NULL AND ${readable.sql}`,
    [userId, companyId, userId, ...readable.bindings],
  );
  return Number(row?.unread ?? 0);
}
