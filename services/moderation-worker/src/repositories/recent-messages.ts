import type { Id, Sequence } from '@messaging/contracts';
import { firstIdAt, select, type Reader } from '@messaging/database';

/** A person's messages in one company over a span of time, milliseconds since 1970. */
export interface AuthorSpan {
  companyId: Id;
  authorId: Id;
  from: number;
  to: number;
}

export interface RecentMessageRow {
  companyId: Id;
  authorId: Id;
  conversationId: Id;
  position: Sequence;
  createdAt: Date;
}

// Ids are made just before the row's time is taken, perhaps on another machine's clock.
const CLOCKS_APART_MS = 1_000;

/**
 * What these people wrote in these spans, in any state. Ids hold the time they were made, so each span is a range of the
 * index on company and author, and costs what the person wrote in it, however old the company is.
 */
export async function findRecentMessages(
  reader: Reader,
  spans: readonly AuthorSpan[],
): Promise<RecentMessageRow[]> {
  if (spans.length === 0) return [];
  return select<RecentMessageRow>(
    reader,
    `SELECT company_id AS companyId, user_id AS authorId, conversation_id AS conversationId, position,
            created_at AS createdAt
       FROM messages FORCE INDEX (messages_author)
      WHERE ${spans.map(() => '(company_id = ? AND user_id = ? AND id >= ? AND id < ?)').join(' OR ')}`,
    spans.flatMap(({ companyId, authorId, from, to }) => [
      companyId,
      authorId,
      firstIdAt(from - CLOCKS_APART_MS),
      firstIdAt(to + CLOCKS_APART_MS),
    ]),
  );
}
