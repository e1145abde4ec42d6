import type { Id } from '@messaging/contracts';
import { insertRows, type Transaction } from '@messaging/database';
import { rootColumns, type ConversationState } from './conversation-state.ts';
import type { GeneratedPerson } from './plan-people.ts';
import { GENERATED_UNTIL } from './plan-company.ts';
import type { EventColumns, RowBatch } from './row-batch.ts';

const ROWS_AT_ONCE = 1_000;
const CONSUMERS = ['relay', 'moderation', 'notification'];

type Row = Parameters<typeof insertRows>[3][number];

/** Inserts any number of rows, a thousand in a statement. The columns are those of the first row. */
async function insertAll(trx: Transaction, table: string, rows: readonly Row[]): Promise<number> {
  const columns = Object.keys(rows[0] ?? {});
  for (let i = 0; i < rows.length; i += ROWS_AT_ONCE) {
    await insertRows(trx, table, columns, rows.slice(i, i + ROWS_AT_ONCE));
  }
  return rows.length;
}

export interface CompanyHead {
  companyId: Id;
  name: string;
  people: readonly GeneratedPerson[];
  /** The stream's first event: the directory was told. */
  directoryEvent: EventColumns;
}

/** The company and its people, as a first upsert of the directory leaves them. */
export async function writeCompanyHead(
  trx: Transaction,
  { companyId, name, people, directoryEvent }: CompanyHead,
) {
  const counts = [
    await insertAll(trx, 'companies', [{ id: companyId, name, directory_version: 1 }]),
    await insertAll(
      trx,
      'users',
      people.map(({ userId, username, displayName }) => ({
        id: userId,
        username,
        display_name: displayName,
      })),
    ),
    await insertAll(
      trx,
      'employments',
      people.map(({ userId, permissions }) => ({
        company_id: companyId,
        user_id: userId,
        permissions: JSON.stringify(permissions),
      })),
    ),
    await insertAll(trx, 'events', [directoryEvent]),
  ];
  return sum(counts);
}

export async function writeBatch(
  trx: Transaction,
  { messages, events, versions }: RowBatch,
): Promise<number> {
  const counts = [
    await insertAll(trx, 'messages', messages),
    await insertAll(trx, 'events', events),
    await insertAll(trx, 'message_versions', versions),
  ];
  return sum(counts);
}

export interface CompanyTail {
  companyId: Id;
  conversations: readonly ConversationState[];
  head: number;
}

/** Where everything ended. The consumers' cursors stand at the head: nothing of this is relayed, judged or notified again. */
export async function writeCompanyTail(trx: Transaction, { companyId, conversations, head }: CompanyTail) {
  const counts = [
    await insertAll(
      trx,
      'conversations',
      conversations.map((conversation) => ({
        company_id: companyId,
        id: conversation.id,
        ...rootColumns(conversation.rootLink),
        last_seq: conversation.lastSeq,
        last_position: conversation.lastPosition,
        last_message_id: conversation.lastMessageId,
        last_activity_at: new Date(conversation.lastActivityAt),
        created_at: new Date(conversation.createdAt),
      })),
    ),
    await insertAll(
      trx,
      'participants',
      conversations.flatMap(({ id, read }) =>
        [...read].map(([userId, position]) => ({
          company_id: companyId,
          conversation_id: id,
          user_id: userId,
          level: 'all',
          read_position: position,
        })),
      ),
    ),
    await insertAll(trx, 'stream_heads', [{ company_id: companyId, last_seq: head }]),
    await insertAll(
      trx,
      'consumer_cursors',
      CONSUMERS.map((consumer) => ({ company_id: companyId, consumer, seq: head })),
    ),
  ];
  return sum(counts);
}

/** The event that every company's stream begins with. */
export function directoryEvent(companyId: Id, people: number, yearMs: number): EventColumns {
  return {
    company_id: companyId,
    seq: 1,
    type: 'directory.changed',
    conversation_id: null,
    prev_seq: 0,
    message_id: null,
    actor_user_id: null,
    correlation_id: `generated-${companyId}-1`,
    data: JSON.stringify({ employments: people }),
    occurred_at: new Date(GENERATED_UNTIL - yearMs),
  };
}

const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);
