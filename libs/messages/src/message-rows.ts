import type { Id, MessageState, MessageView, RootLink, Sequence } from '@messaging/contracts';
import { anyOf, select, type Reader, type Transaction } from '@messaging/database';

/** A row of `messages` with its author's present name. */
export interface MessageRow {
  companyId: Id;
  id: Id;
  conversationId: Id;
  authorId: Id;
  authorName: string;
  parentMessageId: Id | null;
  threadId: Id;
  depth: number;
  position: Sequence;
  createdSeq: Sequence;
  topic: string | null;
  transactionId: Id | null;
  planId: Id | null;
  message: string;
  state: MessageState;
  version: number;
  clientId: string | null;
  createdAt: Date;
  changedAt: Date | null;
  changedBy: Id | null;
  /** Of the commitment to this version, 32 bytes. Read only by who changes messages: nobody is shown it. */
  salt?: Buffer | null;
}

/** The columns of a MessageRow; to be followed by a FROM that calls messages `m` and users `u`. */
export const MESSAGE_COLUMNS = `m.company_id AS companyId, m.id, m.conversation_id AS conversationId,
  m.user_id AS authorId, u.display_name AS authorName, m.parent_message_id AS parentMessageId,
  m.thread_id AS threadId, m.depth, m.position, m.created_seq AS createdSeq, m.topic,
  m.transaction_id AS transactionId, m.plan_id AS planId, m.message, m.state, m.version,
  m.client_id AS clientId, m.created_at AS createdAt, m.changed_at AS changedAt, m.changed_by AS changedBy`;

/** Messages by id, of one company; ids it does not have are simply missing. No order. */
export async function findMessages(reader: Reader, companyId: Id, ids: readonly Id[]): Promise<MessageRow[]> {
  return findMessagesByKeys(
    reader,
    ids.map((id) => [companyId, id]),
  );
}

/**
 * Messages of several companies at once, for who works on many companies' streams in one transaction. The index is named
 * because the optimizer would weigh every key against each of the table's nine: five times what reading the rows costs.
 */
export async function findMessagesByKeys(
  reader: Reader,
  keys: readonly (readonly [companyId: Id, id: Id])[],
): Promise<MessageRow[]> {
  if (keys.length === 0) return [];
  const { sql, bindings } = anyOf(['m.company_id', 'm.id'], keys);
  return select<MessageRow>(
    reader,
    `SELECT ${MESSAGE_COLUMNS} FROM messages m FORCE INDEX (PRIMARY)
       JOIN users u ON u.id = m.user_id WHERE ${sql}`,
    bindings,
  );
}

/** The same rows with their salts, for who is about to change them. */
export async function findMessagesToChange(
  trx: Transaction,
  keys: readonly (readonly [companyId: Id, id: Id])[],
): Promise<MessageRow[]> {
  if (keys.length === 0) return [];
  const { sql, bindings } = anyOf(['m.company_id', 'm.id'], keys);
  return select<MessageRow>(
    trx,
    `SELECT ${MESSAGE_COLUMNS}, m.salt FROM messages m JOIN users u ON u.id = m.user_id WHERE ${sql}`,
    bindings,
  );
}

/** The link a message row stands on. */
export function linkOfMessage(row: Pick<MessageRow, 'topic' | 'transactionId' | 'planId'>): RootLink {
  if (row.transactionId !== null) return { transactionId: row.transactionId };
  if (row.planId !== null) return { planId: row.planId };
  return { topic: row.topic ?? '' };
}

/**
 * A message as any reader of its conversation may see it. Deleted and hidden texts are not in the row any more
 * (they stand in message_versions), so no path that presents a row can leak them.
 */
export function presentMessage(row: MessageRow): MessageView {
  return {
    id: row.id,
    conversationId: row.conversationId,
    rootLink: linkOfMessage(row),
    parentMessageId: row.parentMessageId,
    threadId: row.threadId,
    depth: row.depth,
    position: row.position,
    seq: row.createdSeq,
    author: { userId: row.authorId, displayName: row.authorName },
    message: row.state === 'visible' ? row.message : '',
    state: row.state,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    editedAt: row.state === 'visible' ? (row.changedAt?.toISOString() ?? null) : null,
    clientId: row.clientId,
  };
}
