import { rootLinkKey, type Id, type RootLink } from '@messaging/contracts';
import { newId } from '@messaging/database';
import type { ConversationRow } from './conversation-rows.ts';

/** A conversation before its first message: open, and for the whole company. */
export function newConversation(companyId: Id, link: RootLink, now: Date): ConversationRow {
  const { kind, value } = rootLinkKey(link);
  return {
    companyId,
    id: newId(),
    rootKind: kind,
    rootValue: value,
    audience: 'company',
    audienceValue: null,
    state: 'open',
    lastSeq: '0',
    lastPosition: '0',
    lastMessageId: null,
    lastActivityAt: now,
  };
}
