import { execute, select, type Reader } from '@messaging/database';

/** One shard as the table has it now. `epoch` counts its holders: an earlier one can be told by its older epoch. */
export interface LeaseRow {
  shard: number;
  epoch: string;
  mine: boolean;
}

// The database's clock alone decides what has expired: the relays' own need not agree.
const IN_A_LIFE = 'TIMESTAMPADD(MICROSECOND, ? * 1000, UTC_TIMESTAMP(3))';

/** Makes the rows of all shards, and forgets relays that are long gone. */
export async function openLeases(writer: Reader, shards: number): Promise<void> {
  const values = Array.from({ length: shards }, (_, shard) => `(${shard})`).join(', ');
  await execute(
    writer,
    `INSERT INTO relay_leases (shard) VALUES ${values} ON DUPLICATE KEY UPDATE shard = VALUES(shard)`,
  );
  await execute(writer, 'DELETE FROM relay_members WHERE expires_at < UTC_TIMESTAMP(3) - INTERVAL 1 DAY');
}

/** Says that this relay lives, and prolongs what it holds. A lease that ran out but was not taken is still its own. */
export async function prolongLeases(writer: Reader, holder: string, lifeMs: number): Promise<void> {
  await execute(
    writer,
    `INSERT INTO relay_members (holder, expires_at) VALUES (?, ${IN_A_LIFE})
     ON DUPLICATE KEY UPDATE expires_at = VALUES(expires_at)`,
    [holder, lifeMs],
  );
  await execute(writer, `UPDATE relay_leases SET expires_at = ${IN_A_LIFE} WHERE holder = ?`, [
    lifeMs,
    holder,
  ]);
}

export async function findLeases(reader: Reader, holder: string): Promise<LeaseRow[]> {
  const rows = await select<{ shard: number; epoch: string; holder: string | null }>(
    reader,
    'SELECT shard, epoch, holder FROM relay_leases ORDER BY shard',
  );
  return rows.map((row) => ({ shard: row.shard, epoch: row.epoch, mine: row.holder === holder }));
}

export async function countRelays(reader: Reader): Promise<number> {
  const [row] = await select<{ relays: string }>(
    reader,
    'SELECT COUNT(*) AS relays FROM relay_members WHERE expires_at > UTC_TIMESTAMP(3)',
  );
  return Number(row?.relays ?? 0);
}

/** Takes up to `most` shards that nobody holds; answers how many. */
export async function takeLeases(
  writer: Reader,
  holder: string,
  lifeMs: number,
  most: number,
): Promise<number> {
  return execute(
    writer,
    `UPDATE relay_leases SET holder = ?, epoch = epoch + 1, expires_at = ${IN_A_LIFE}
      WHERE holder IS NULL OR expires_at <= UTC_TIMESTAMP(3)
      ORDER BY shard LIMIT ?`,
    [holder, lifeMs, most],
  );
}

/** Lets others take these shards at once. */
export async function freeLeases(writer: Reader, holder: string, shards: readonly number[]): Promise<void> {
  if (shards.length === 0) return;
  await execute(
    writer,
    `UPDATE relay_leases SET holder = NULL, expires_at = NULL
      WHERE holder = ? AND shard IN (${shards.map(() => '?').join(', ')})`,
    [holder, ...shards],
  );
}

export async function removeRelay(writer: Reader, holder: string): Promise<void> {
  await execute(writer, 'DELETE FROM relay_members WHERE holder = ?', [holder]);
}
