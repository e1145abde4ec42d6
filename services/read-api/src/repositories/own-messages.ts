import type { FollowLevel, Id, Sequence } from '@messaging/contracts';
import { select, type Reader } from '@messaging/database';
import { MESSAGE_COLUMNS, type ConversationRow, type MessageRow } from '@messaging/messages';
import type { RequestContext } from '@messaging/policy';
import { JOIN_OWN_PART } from './own-conversations.ts';

/** A message with what decides whether the asking person may read it. */
export interface OwnMessageRow extends MessageRow {
  audience: ConversationRow['audience'];
  audienceValue: string | null;
  rootKind: ConversationRow['rootKind'];
  conversationState: ConversationRow['state'];
  ownLevel: FollowLevel | null;
  conversationLastSeq: Sequence;
}

export async function findOwnMessage(
  primary: Reader,
  { companyId, userId }: Pick<RequestContext, 'companyId' | 'userId'>,
  id: Id,
): Promise<OwnMessageRow | undefined> {
  const [row] = await select<OwnMessageRow>(
    primary,
    `SELECT ${MESSAGE_COLUMNS}, c.audience, c.audience_value AS audienceValue, c.root_kind AS rootKind,
            c.state AS conversationState, p.level AS ownLevel, c.last_seq AS conversationLastSeq
       FROM messages m
       JOIN users u ON u.id = m.user_id
       JOIN conversations c ON c.company_id = m.company_id AND c.id = m.conversation_id
       ${JOIN_OWN_PART}
      WHERE m.company_id = ? AND m.id = ?`,
    [userId, companyId, id],
  );
  return row;
}
