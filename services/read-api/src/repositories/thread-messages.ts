import type { Id, Sequence } from '@messaging/contracts';
import { select, type Reader } from '@messaging/database';
import { MESSAGE_COLUMNS, type MessageRow } from '@messaging/messages';
import type { RequestContext } from '@messaging/policy';

/** Which way a page lies from a position, the position itself left out. */
export interface PageFrom {
  direction: 'before' | 'after';
  position: Sequence;
}

/** A reply, with how many replies its thread has. */
export interface ReplyRow extends MessageRow {
  replyCount: string;
}

/**
 * Messages that an inner select, which reads nothing but an index, has picked. Joined to users before it is cut, a
 * page of a long conversation is read whole and sorted: with few users both engines scan them first and lose the
 * index's order. So the pages below are cut first, and their index is named.
 */
const picked = (ids: string, more = '') => `SELECT ${MESSAGE_COLUMNS}${more}
    FROM (${ids}) picked
    JOIN messages m ON m.company_id = ? AND m.id = picked.id
    JOIN users u ON u.id = m.user_id`;

/** The nearest top-level messages of a conversation in that direction, nearest first. */
export async function findTopMessages(
  reader: Reader,
  { companyId }: RequestContext,
  conversationId: Id,
  { direction, position }: PageFrom,
  limit: number,
): Promise<MessageRow[]> {
  const [beyond, order] = direction === 'before' ? ['<', 'DESC'] : ['>', 'ASC'];
  return select<MessageRow>(
    reader,
    `${picked(
      `SELECT id FROM messages FORCE INDEX (messages_by_level)
        WHERE company_id = ? AND conversation_id = ? AND depth = 0 AND position ${beyond} ?
        ORDER BY position ${order} LIMIT ?`,
    )} ORDER BY m.position ${order}`,
    [companyId, conversationId, position, limit, companyId],
  );
}

/** The newest replies of each thread, of every depth, oldest first. */
export async function findNewestReplies(
  reader: Reader,
  { companyId }: RequestContext,
  threadIds: readonly Id[],
  perThread: number,
): Promise<ReplyRow[]> {
  if (threadIds.length === 0) return [];
  return select<ReplyRow>(
    reader,
    `${picked(
      `SELECT id,
              ROW_NUMBER() OVER (PARTITION BY thread_id ORDER BY position DESC) AS newest,
              COUNT(*) OVER (PARTITION BY thread_id) AS replyCount
         FROM messages FORCE INDEX (messages_by_thread)
        WHERE company_id = ? AND thread_id IN (${threadIds.map(() => '?').join(', ')}) AND id <> thread_id`,
      ', picked.replyCount',
    )} WHERE picked.newest <= ? ORDER BY m.position`,
    [companyId, ...threadIds, companyId, perThread],
  );
}

/** The newest replies of one thread before a position, newest first. */
export async function findReplies(
  reader: Reader,
  { companyId }: RequestContext,
  threadId: Id,
  before: Sequence,
  limit: number,
): Promise<MessageRow[]> {
  return select<MessageRow>(
    reader,
    `${picked(
      `SELECT id FROM messages FORCE INDEX (messages_by_thread)
        WHERE company_id = ? AND thread_id = ? AND id <> thread_id AND position < ?
        ORDER BY position DESC LIMIT ?`,
    )} ORDER BY m.position DESC`,
    [companyId, threadId, before, limit, companyId],
  );
}
