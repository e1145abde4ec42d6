import type { FollowLevel, Id, RootLink, Sequence } from '@messaging/contracts';
import { rootLinkKey } from '@messaging/contracts';
import { select, type Reader } from '@messaging/database';
import { CONVERSATION_COLUMNS, type ConversationRow } from '@messaging/messages';
import type { RequestContext } from '@messaging/policy';

/** A conversation with the asking person's own part in it; null where they have none. */
export interface OwnConversationRow extends ConversationRow {
  ownLevel: FollowLevel | null;
  ownReadPosition: Sequence | null;
}

export const OWN_CONVERSATION_COLUMNS = `${CONVERSATION_COLUMNS},
  p.level AS ownLevel, p.read_position AS ownReadPosition`;

/** Joins the person's own part to conversations `c`; its one binding is the person. */
export const JOIN_OWN_PART = `LEFT JOIN participants p
    ON p.company_id = c.company_id AND p.conversation_id = c.id AND p.user_id = ?`;

const SELECT = `SELECT ${OWN_CONVERSATION_COLUMNS} FROM conversations c ${JOIN_OWN_PART}`;

/** By primary key, both tables: what an unchanged refresh costs. */
export async function findOwnConversation(
  primary: Reader,
  { companyId, userId }: RequestContext,
  id: Id,
): Promise<OwnConversationRow | undefined> {
  const [row] = await select<OwnConversationRow>(primary, `${SELECT} WHERE c.company_id = ? AND c.id = ?`, [
    userId,
    companyId,
    id,
  ]);
  return row;
}

export async function findOwnConversationByLink(
  primary: Reader,
  { companyId, userId }: Pick<RequestContext, 'companyId' | 'userId'>,
  link: RootLink,
): Promise<OwnConversationRow | undefined> {
  const { kind, value } = rootLinkKey(link);
  const [row] = await select<OwnConversationRow>(
    primary,
    `${SELECT} WHERE c.company_id = ? AND c.root_kind = ? AND c.root_value = ?`,
    [userId, companyId, kind, value],
  );
  return row;
}

export async function findOwnConversations(
  primary: Reader,
  { companyId, userId }: RequestContext,
  ids: readonly Id[],
): Promise<OwnConversationRow[]> {
  if (ids.length === 0) return [];
  const places = ids.map(() => '?').join(', ');
  return select<OwnConversationRow>(primary, `${SELECT} WHERE c.company_id = ? AND c.id IN (${places})`, [
    userId,
    companyId,
    ...ids,
  ]);
}
