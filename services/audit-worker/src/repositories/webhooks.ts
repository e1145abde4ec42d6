import type { Id } from '@messaging/contracts';
import { select, type Reader } from '@messaging/database';

/** Where the company wants its checkpoints sent, if anywhere. */
export async function findWebhook(reader: Reader, companyId: Id): Promise<string | undefined> {
  const [row] = await select<{ url: string }>(reader, 'SELECT url FROM audit_webhooks WHERE company_id = ?', [
    companyId,
  ]);
  return row?.url;
}
