import type { Id, Sequence, StreamEvent, StreamEventType } from '@messaging/contracts';
import { anyOf, execute, select, type Transaction } from '@messaging/database';
import type { Consumer } from './cursors.ts';
import { SELECT_EVENTS_BY_SEQ, toEvent, type EventRow } from './read-events.ts';

export interface EventKey {
  companyId: Id;
  seq: Sequence;
}

/** Another process acted on the event while this transaction ran: it must not commit. */
export class EventOvertaken extends Error {
  override name = 'EventOvertaken';
}

/**
 * Of these events, the ones of `types` that this consumer has not acted on, each company's in order; notes in the same
 * transaction that it has. Whatever the caller writes for them commits together with the notes or not at all. The note
 * comes before the effects: a second process waits at the unique key until the first one has ended.
 */
export async function claimEvents(
  trx: Transaction,
  consumer: Consumer,
  types: readonly StreamEventType[],
  keys: readonly EventKey[],
): Promise<StreamEvent[]> {
  const events = await findUnprocessed(trx, consumer, types, keys);
  if (events.length === 0) return [];
  await noteProcessed(trx, consumer, events);
  await refuseOvertaken(trx, consumer, events);
  return events;
}

/** One statement, so one snapshot: a note that was cleared away is always seen as a cursor that has passed it. */
async function findUnprocessed(
  trx: Transaction,
  consumer: Consumer,
  types: readonly StreamEventType[],
  keys: readonly EventKey[],
): Promise<StreamEvent[]> {
  if (keys.length === 0) return [];
  const wanted = anyOf(
    ['company_id', 'seq'],
    keys.map(({ companyId, seq }) => [companyId, seq]),
  );
  const rows = await select<EventRow>(
    trx,
    `${SELECT_EVENTS_BY_SEQ}
      WHERE ${wanted.sql} AND type IN (${types.map(() => '?').join(', ')})
        AND NOT EXISTS (SELECT 1 FROM inbox i
                         WHERE i.company_id = events.company_id AND i.consumer = ? AND i.seq = events.seq)
        AND NOT EXISTS (SELECT 1 FROM consumer_cursors c
                         WHERE c.company_id = events.company_id AND c.consumer = ? AND c.seq >= events.seq)
      ORDER BY company_id, seq`,
    [...wanted.bindings, ...types, consumer, consumer],
  );
  return rows.map(toEvent);
}

async function noteProcessed(
  trx: Transaction,
  consumer: Consumer,
  events: readonly EventKey[],
): Promise<void> {
  await execute(
    trx,
    `INSERT INTO inbox (company_id, consumer, seq, processed_at)
     VALUES ${events.map(() => '(?, ?, ?, UTC_TIMESTAMP(3))').join(', ')}`,
    events.flatMap(({ companyId, seq }) => [companyId, consumer, seq]),
  );
}

/** The key lets a note in again once the first one was cleared away. Only the cursor, read after the insert, tells. */
async function refuseOvertaken(
  trx: Transaction,
  consumer: Consumer,
  events: readonly EventKey[],
): Promise<void> {
  const companyIds = [...new Set(events.map((event) => event.companyId))];
  const rows = await select<{ companyId: Id; seq: Sequence }>(
    trx,
    `SELECT company_id AS companyId, seq FROM consumer_cursors
      WHERE consumer = ? AND company_id IN (${companyIds.map(() => '?').join(', ')})`,
    [consumer, ...companyIds],
  );
  const cursors = new Map(rows.map((row) => [row.companyId, BigInt(row.seq)]));
  const isPast = ({ companyId, seq }: EventKey) => BigInt(seq) <= (cursors.get(companyId) ?? 0n);
  if (events.some(isPast)) throw new EventOvertaken('an event was acted on by another process meanwhile');
}
