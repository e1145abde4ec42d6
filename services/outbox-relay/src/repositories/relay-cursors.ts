import type { Id, Sequence } from '@messaging/contracts';
import { acrossCompanies, execute, type Reader } from '@messaging/database';

/** A company's stream has been relayed up to `seq`, by the holder of this shard in this epoch. */
export interface CursorMove {
  companyId: Id;
  seq: Sequence;
  shard: number;
  epoch: string;
}

/**
 * Moves the relay's cursors forward, in one statement, and only those whose shard is still held in the same epoch: a
 * relay that was overtaken changes nothing.
 */
export async function saveRelayCursors(
  writer: Reader,
  holder: string,
  moves: readonly CursorMove[],
): Promise<void> {
  if (moves.length === 0) return;
  const [, ...others] = moves;
  await execute(
    acrossCompanies(writer, 'a relay moves the cursors of all companies whose shards it holds'),
    `INSERT INTO consumer_cursors (company_id, consumer, seq)
     SELECT moves.company_id, 'relay', moves.seq
       FROM (SELECT ? AS company_id, ? AS seq, ? AS shard, ? AS epoch
             ${others.map(() => 'UNION ALL SELECT ?, ?, ?, ?').join(' ')}) moves
       JOIN relay_leases l ON l.shard = moves.shard AND l.epoch = moves.epoch AND l.holder = ?
     ON DUPLICATE KEY UPDATE seq = GREATEST(consumer_cursors.seq, VALUES(seq))`,
    [...moves.flatMap(({ companyId, seq, shard, epoch }) => [companyId, seq, shard, Number(epoch)]), holder],
  );
}
