import type { Knex } from 'knex';
import { select } from './rows.ts';

export interface Databases {
  primary: Knex;
  replica?: Knex;
}

/**
 * The replica when it has replayed the company's stream at least up to `seq`, else the primary. The head row
 * travels in the same transaction as everything it counts, so this needs no GTID and works on any dialect.
 * A replica that does not answer is simply not chosen.
 */
export async function chooseReader(
  { primary, replica }: Databases,
  companyId: string,
  seq = '0',
): Promise<Knex> {
  if (!replica) return primary;
  if (seq === '0') return replica;
  try {
    const [head] = await select<{ last_seq: string }>(
      replica,
      'SELECT last_seq FROM stream_heads WHERE company_id = ?',
      [companyId],
    );
    return head && BigInt(head.last_seq) >= BigInt(seq) ? replica : primary;
  } catch {
    return primary;
  }
}
