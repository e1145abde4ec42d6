import type {
  FollowLevel,
  Id,
  ConversationView,
  RootLink,
  RootLinkKind,
  Sequence,
} from '@messaging/contracts';
import { rootLinkKey, rootLinkOf } from '@messaging/contracts';
import { anyOf, select, type Reader } from '@messaging/database';
import type { Audience } from '@messaging/policy';

export interface ConversationRow {
  companyId: Id;
  id: Id;
  rootKind: RootLinkKind;
  rootValue: string;
  audience: Audience['kind'];
  audienceValue: string | null;
  state: ConversationView['state'];
  lastSeq: Sequence;
  lastPosition: Sequence;
  lastMessageId: Id | null;
  lastActivityAt: Date;
}

/** The columns of a ConversationRow; to be followed by a FROM that calls conversations `c`. */
export const CONVERSATION_COLUMNS = `c.company_id AS companyId, c.id, c.root_kind AS rootKind,
  c.root_value AS rootValue, c.audience, c.audience_value AS audienceValue, c.state, c.last_seq AS lastSeq,
  c.last_position AS lastPosition, c.last_message_id AS lastMessageId, c.last_activity_at AS lastActivityAt`;

export async function findConversation(
  reader: Reader,
  companyId: Id,
  id: Id,
): Promise<ConversationRow | undefined> {
  const [row] = await findConversationsByIds(reader, [[companyId, id]]);
  return row;
}

export async function findConversationByLink(
  reader: Reader,
  companyId: Id,
  link: RootLink,
): Promise<ConversationRow | undefined> {
  const [row] = await findConversationsByLinks(reader, [[companyId, link]]);
  return row;
}

export async function findConversationsByIds(
  reader: Reader,
  keys: readonly (readonly [companyId: Id, id: Id])[],
): Promise<ConversationRow[]> {
  if (keys.length === 0) return [];
  const { sql, bindings } = anyOf(['c.company_id', 'c.id'], keys);
  return select<ConversationRow>(
    reader,
    `SELECT ${CONVERSATION_COLUMNS} FROM conversations c FORCE INDEX (PRIMARY) WHERE ${sql}`,
    bindings,
  );
}

export async function findConversationsByLinks(
  reader: Reader,
  keys: readonly (readonly [companyId: Id, link: RootLink])[],
): Promise<ConversationRow[]> {
  if (keys.length === 0) return [];
  const { sql, bindings } = anyOf(
    ['c.company_id', 'c.root_kind', 'c.root_value'],
    keys.map(([companyId, link]) => {
      const { kind, value } = rootLinkKey(link);
      return [companyId, kind, value];
    }),
  );
  return select<ConversationRow>(
    reader,
    `SELECT ${CONVERSATION_COLUMNS} FROM conversations c FORCE INDEX (conversations_by_root) WHERE ${sql}`,
    bindings,
  );
}

export const linkOfConversation = (row: Pick<ConversationRow, 'rootKind' | 'rootValue'>): RootLink =>
  rootLinkOf(row.rootKind, row.rootValue);

export function audienceOf(row: Pick<ConversationRow, 'audience' | 'audienceValue'>): Audience {
  // A permission that is not named can be held by nobody: the conversation is closed, not open.
  return row.audience === 'permission'
    ? { kind: 'permission', permission: row.audienceValue ?? '' }
    : { kind: row.audience };
}

/** What the reader's own participation adds to a conversation; no row means never read, not following. */
export interface Participation {
  readPosition: Sequence;
  level: FollowLevel | null;
}

export function presentConversation(row: ConversationRow, own: Participation | undefined): ConversationView {
  const readPosition = own?.readPosition ?? '0';
  return {
    id: row.id,
    rootLink: linkOfConversation(row),
    state: row.state,
    lastSeq: row.lastSeq,
    lastPosition: row.lastPosition,
    lastActivityAt: row.lastActivityAt.toISOString(),
    readPosition,
    unread: Math.max(0, Number(BigInt(row.lastPosition) - BigInt(readPosition))),
    following: own?.level ?? null,
  };
}
