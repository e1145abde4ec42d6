import type { Id } from '@messaging/contracts';
import { anyOf, select, type Reader } from '@messaging/database';
import type { ConversationRow } from '@messaging/messages';

export type MessageKey = readonly [companyId: Id, messageId: Id];

/** A visible message as those who may have to hear of it are found by it. */
export interface SubjectRow {
  companyId: Id;
  messageId: Id;
  conversationId: Id;
  authorId: Id;
  parentAuthorId: Id | null;
  text: string;
  audience: ConversationRow['audience'];
  audienceValue: ConversationRow['audienceValue'];
}

/** Those of these messages that can be seen, with their conversation's audience. */
export async function findSubjects(reader: Reader, keys: readonly MessageKey[]): Promise<SubjectRow[]> {
  if (keys.length === 0) return [];
  const { sql, bindings } = anyOf(['m.company_id', 'm.id'], keys);
  return select<SubjectRow>(
    reader,
    `SELECT m.company_id AS companyId, m.id AS messageId, m.conversation_id AS conversationId, m.user_id AS authorId,
            p.user_id AS parentAuthorId, m.message AS text, c.audience, c.audience_value AS audienceValue
       FROM messages m
       JOIN conversations c ON c.company_id = m.company_id AND c.id = m.conversation_id
       LEFT JOIN messages p ON p.company_id = m.company_id AND p.id = m.parent_message_id
      WHERE m.state = 'visible' AND ${sql}`,
    bindings,
  );
}
