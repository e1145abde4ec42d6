import { createConnection, createPool, type Pool, type RowDataPacket } from 'mysql2/promise';

export interface BareFigures {
  server: string;
  /** Rows a second, each in a transaction of its own, on this many connections. */
  singleRows: { connections: number; perSecond: number };
  /** Rows a second in statements of this many rows, each statement a transaction. */
  batches: { rows: number; connections: number; perSecond: number };
}

const SECONDS = 5;
const CONNECTIONS = 16;
const BATCH = 100;
const BATCH_CONNECTIONS = 2;
const TEXT = 'the goods receipt for this line is two pieces short, please check with the warehouse.';

/** What the same server takes from bare mysql2, without anything of ours around it: the ceiling of every write path on it. */
export async function measureBare(databaseUrl: string): Promise<BareFigures> {
  const pool = createPool({ uri: databaseUrl, connectionLimit: CONNECTIONS });
  try {
    await pool.query('DROP TABLE IF EXISTS bench_rows');
    await pool.query(
      `CREATE TABLE bench_rows (company_id BIGINT NOT NULL, id BIGINT NOT NULL AUTO_INCREMENT, message TEXT NOT NULL,
         created_at DATETIME(3) NOT NULL, PRIMARY KEY (company_id, id), KEY (id)) ENGINE=InnoDB`,
    );
    const [[version]] = await pool.query<RowDataPacket[]>('SELECT VERSION() AS version');
    const singleRows = await insertFor(pool, CONNECTIONS, 1);
    const batches = await insertFor(pool, BATCH_CONNECTIONS, BATCH);
    await pool.query('DROP TABLE bench_rows');
    return {
      server: String(version?.['version']),
      singleRows: { connections: CONNECTIONS, perSecond: singleRows },
      batches: { rows: BATCH, connections: BATCH_CONNECTIONS, perSecond: batches },
    };
  } finally {
    await pool.end();
  }
}

async function insertFor(pool: Pool, connections: number, rows: number): Promise<number> {
  const sql = `INSERT INTO bench_rows (company_id, message, created_at) VALUES ${Array(rows).fill('(?, ?, NOW(3))').join(', ')}`;
  const values = Array.from({ length: rows }, (_, i) => [i % 200, TEXT]).flat();
  const began = performance.now();
  const end = began + SECONDS * 1000;
  let inserted = 0;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < end) {
        await pool.query(sql, values);
        inserted += rows;
      }
    }),
  );
  return Math.round(inserted / ((performance.now() - began) / 1000));
}

/** How far each consumer lags behind the streams' heads, in events, summed over all companies. */
export async function measureLag(databaseUrl: string): Promise<{ relay: number }> {
  const connection = await createConnection(databaseUrl);
  try {
    const [[row]] = await connection.query<RowDataPacket[]>(
      `SELECT SUM(h.last_seq - COALESCE(c.seq, 0)) AS behind
         FROM stream_heads h LEFT JOIN consumer_cursors c ON c.company_id = h.company_id AND c.consumer = 'relay'`,
    );
    return { relay: Number(row?.['behind'] ?? 0) };
  } finally {
    await connection.end();
  }
}
