import type { Id, MessageState, Sequence } from '@messaging/contracts';
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

/**
 * The newest versions of a message before one, the one it shows now among them, newest first. The earlier ones are cut
 * to a page before they meet it: whoever edits a message often makes nobody read all of that.
 */
export async function findMessageVersions(
  primary: Reader,
  { companyId }: RequestContext,
  messageId: Id,
  before: Sequence,
  limit: number,
): Promise<MessageVersionRow[]> {
  return select<MessageVersionRow>(
    primary,
    `SELECT v.version, v.message, v.state, v.byId, u.display_name AS byName, v.at
       FROM ((SELECT version, message, state, changed_by AS byId, changed_at AS at
                FROM message_versions WHERE company_id = ? AND message_id = ? AND version < ?
               ORDER BY version DESC LIMIT ?)
              UNION ALL
             SELECT version, message, state, IF(version = 1, user_id, changed_by), COALESCE(changed_at, created_at)
               FROM messages WHERE company_id = ? AND id = ? AND version < ?) v
       LEFT JOIN users u ON u.id = v.byId
      ORDER BY v.version DESC LIMIT ?`,
    [companyId, messageId, before, limit, companyId, messageId, before, limit],
  );
}
