import { rootLinkKey, type RootLink } from '@messaging/contracts';
import type { RequestContext } from '@messaging/policy';
import { createHash } from 'node:crypto';
import type { OwnConversationRow } from '../repositories/own-conversations.ts';
import type { PageFrom } from '../repositories/thread-messages.ts';

// Raise it when the same rows would be answered in another form: every client then fetches its pages anew.
const FORM = 1;

/**
 * The ETag of a thread page, from what one primary-key read brings: everything the page is made of moves at least
 * one of these. `last_seq` moves with every message, edit, deletion and hiding; the directory's version with names.
 * It holds the person, so one person's page never validates another's; and a conversation that may not be read is
 * tagged like one that does not exist. Weak: a message committed between this read and the page's may be on the
 * page already, and then the next refresh is answered in full once more. A hash and not a MAC, because every part
 * is the caller's own or already in their answer: guessing a tag confirms nothing that asking would not tell.
 */
export function threadTag(
  context: RequestContext,
  link: RootLink,
  page: { from: PageFrom; limit: number },
  conversation: OwnConversationRow | undefined,
): string {
  const { kind, value } = rootLinkKey(link);
  const parts = [
    FORM,
    [context.companyId, context.userId, [...context.permissions].sort(), context.directoryVersion],
    [kind, value, page.from.direction, page.from.position, page.limit],
    conversation && [
      conversation.id,
      conversation.lastSeq,
      conversation.state,
      conversation.ownLevel,
      conversation.ownReadPosition,
    ],
  ];
  return `W/"${createHash('sha256').update(JSON.stringify(parts)).digest('base64url')}"`;
}
