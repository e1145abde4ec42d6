import type { Id, Sequence, StreamEventType } from '@messaging/contracts';
import {
  acrossCompanies,
  execute,
  insertRows,
  select,
  type Reader,
  type Transaction,
} from '@messaging/database';
import type { EventKey } from './claim-events.ts';
import type { Consumer } from './cursors.ts';
import { groupBy } from './group-by.ts';

/** How far a consumer and the relay have come in one company's stream, and where to look next. */
export interface Scan {
  companyId: Id;
  cursor: Sequence;
  relayed: Sequence;
  from: Sequence;
}

/** How one event stands with a consumer: acted on (or not its business), and whether that is overdue. */
export interface EventProgress {
  seq: Sequence;
  correlationId: string;
  done: boolean;
  due: boolean;
}

/** The companies whose relay has come further than this consumer's cursor. */
export async function findRelayedPast(reader: Reader, consumer: Consumer): Promise<Omit<Scan, 'from'>[]> {
  return select(
    acrossCompanies(reader, 'a consumer follows the streams of all companies'),
    `SELECT r.company_id AS companyId, r.seq AS relayed, COALESCE(c.seq, 0) AS \`cursor\`
       FROM consumer_cursors r
       LEFT JOIN consumer_cursors c ON c.company_id = r.company_id AND c.consumer = ?
      WHERE r.consumer = 'relay' AND r.seq > COALESCE(c.seq, 0)
      ORDER BY r.company_id`,
    [consumer],
  );
}

/** Where the next window of a scan ends. */
export function windowEnd({ from, relayed }: Scan, window: bigint): Sequence {
  const end = BigInt(from) + window;
  return end < BigInt(relayed) ? String(end) : relayed;
}

/** The events of the next window of each scan, in order: a range of the primary key a company. */
export async function readProgress(
  reader: Reader,
  consumer: Consumer,
  types: readonly StreamEventType[],
  graceMs: number,
  scans: readonly Scan[],
  window: bigint,
): Promise<Map<Id, EventProgress[]>> {
  const ranges = scans.map(() => '(e.company_id = ? AND e.seq > ? AND e.seq <= ?)').join(' OR ');
  const rows = await select<Record<'companyId' | 'seq' | 'correlationId' | 'done' | 'due', string>>(
    reader,
    `SELECT e.company_id AS companyId, e.seq, e.correlation_id AS correlationId,
            e.type NOT IN (${types.map(() => '?').join(', ')}) OR i.seq IS NOT NULL AS done,
            e.occurred_at < UTC_TIMESTAMP(3) - INTERVAL ? SECOND AS due
       FROM events e
       LEFT JOIN inbox i ON i.company_id = e.company_id AND i.consumer = ? AND i.seq = e.seq
      WHERE ${ranges}
      ORDER BY e.company_id, e.seq`,
    [
      ...types,
      graceMs / 1_000,
      consumer,
      ...scans.flatMap((scan) => [scan.companyId, scan.from, windowEnd(scan, window)]),
    ],
  );
  const events = rows.map(({ companyId, seq, correlationId, done, due }) => ({
    companyId,
    seq,
    correlationId,
    // A comparison is BIGINT to one engine and INT to the other.
    done: Number(done) === 1,
    due: Number(due) === 1,
  }));
  return groupBy(events, (event) => event.companyId);
}

/** Moves the consumer's cursors and drops the notes they have passed: the cursor first, for it is what stands in for them. */
export async function clearProcessed(
  trx: Transaction,
  consumer: Consumer,
  positions: readonly EventKey[],
): Promise<void> {
  await insertRows(
    trx,
    'consumer_cursors',
    ['company_id', 'consumer', 'seq'],
    positions.map(({ companyId, seq }) => ({ company_id: companyId, consumer, seq })),
    'ON DUPLICATE KEY UPDATE seq = GREATEST(seq, VALUES(seq))',
  );
  await execute(
    trx,
    `DELETE FROM inbox
      WHERE ${positions.map(() => '(company_id = ? AND consumer = ? AND seq <= ?)').join(' OR ')}`,
    positions.flatMap(({ companyId, seq }) => [companyId, consumer, seq]),
  );
}
