import type { Id } from '@messaging/contracts';
import { select, type Reader } from '@messaging/database';

/** Whether a person takes part in a conversation. Having looked at it once leaves a row without a level, and is not taking part. */
export async function takesPart(
  reader: Reader,
  companyId: Id,
  conversationId: Id,
  userId: Id,
): Promise<boolean> {
  const rows = await select(
    reader,
    `SELECT 1 FROM participants WHERE company_id = ? AND conversation_id = ? AND user_id = ? AND level IS NOT NULL`,
    [companyId, conversationId, userId],
  );
  return rows.length > 0;
}
