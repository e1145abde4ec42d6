import type { Sequence } from '@messaging/contracts';
import { select, type Reader } from '@messaging/database';
import type { RequestContext } from '@messaging/policy';

/** The number of the company's newest event. */
export async function findStreamHead(primary: Reader, { companyId }: RequestContext): Promise<Sequence> {
  const [row] = await select<{ head: Sequence }>(
    primary,
    'SELECT last_seq AS head FROM stream_heads WHERE company_id = ?',
    [companyId],
  );
  return row?.head ?? '0';
}
