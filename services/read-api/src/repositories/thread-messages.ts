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

const FROM = 'FROM messages m JOIN users u ON u.id = m.user_id';

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
    `SELECT ${MESSAGE_COLUMNS} ${FROM}
      WHERE m.company_id = ? AND m.conversation_id = ? AND m.depth = 0 AND m.position ${beyond} ?
      ORDER BY m.position ${order} LIMIT ?`,
    [companyId, conversationId, position, limit],
  );
}

/**
 * The newest replies of each thread, of every depth, oldest first. The inner select reads nothing but the index
 * (company_id, thread_id, position); only the replies that are shown are fetched.
 */
export async function findNewestReplies(
  reader: Reader,
  { companyId }: RequestContext,
  threadIds: readonly Id[],
  perThread: number,
): Promise<ReplyRow[]> {
  if (threadIds.length === 0) return [];
  return select<ReplyRow>(
    reader,
    `SELECT ${MESSAGE_COLUMNS}, ranked.replyCount
       FROM (SELECT id,
                    ROW_NUMBER() OVER (PARTITION BY thread_id ORDER BY position DESC) AS newest,
                    COUNT(*) OVER (PARTITION BY thread_id) AS replyCount
               FROM messages
              WHERE company_id = ? AND thread_id IN (${threadIds.map(() => '?').join(', ')})
                AND id <> thread_id) ranked
       JOIN messages m ON m.company_id = ? AND m.id = ranked.id
       JOIN users u ON u.id = m.user_id
      WHERE ranked.newest <= ?
      ORDER BY m.position`,
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
    `SELECT ${MESSAGE_COLUMNS} ${FROM}
      WHERE m.company_id = ? AND m.thread_id = ? AND m.id <> m.thread_id AND m.position < ?
      ORDER BY m.position DESC LIMIT ?`,
    [companyId, threadId, before, limit],
  );
}
