import type { Id, MessageState } from '@messaging/contracts';
import { select, type Reader } from '@messaging/database';
import type { RequestContext } from '@messaging/policy';

/** A text of a message, who put it there and when; `byId` is null where a rule of the system did. */
export interface MessageVersionRow {
  version: number;
  message: string;
  state: MessageState;
  byId: Id | null;
  byName: string | null;
  at: Date;
}

/** Every version of a message, the one it shows now included, oldest first. */
export async function findMessageVersions(
  primary: Reader,
  { companyId }: RequestContext,
  messageId: Id,
): Promise<MessageVersionRow[]> {
  return select<MessageVersionRow>(
    primary,
    `SELECT v.version, v.message, v.state, v.byId, u.display_name AS byName, v.at
       FROM (SELECT version, message, state, changed_by AS byId, changed_at AS at
               FROM message_versions WHERE company_id = ? AND message_id = ?
              UNION ALL
             SELECT version, message, state, IF(version = 1, user_id, changed_by), COALESCE(changed_at, created_at)
               FROM messages WHERE company_id = ? AND id = ?) v
       LEFT JOIN users u ON u.id = v.byId
      ORDER BY v.version`,
    [companyId, messageId, companyId, messageId],
  );
}
