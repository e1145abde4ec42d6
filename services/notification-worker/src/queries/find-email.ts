import type { Id, NotificationReason, RootLink } from '@messaging/contracts';
import { select, type Reader } from '@messaging/database';
import { findReachableColleagues, type Colleague } from '@messaging/identity';
import {
  audienceOf,
  findConversation,
  findMessages,
  linkOfMessage,
  type ConversationRow,
} from '@messaging/messages';
import { isReadable, readableAudiences } from '@messaging/policy';

/** A mail to be written: its words are looked up now, at the moment it is sent. */
export interface Email {
  notificationId: Id;
  to: { address: string; name: string };
  reason: NotificationReason;
  authorName: string;
  rootLink: RootLink;
  text: string;
}

/** The mail of a notification, and since when it is to be sent; why it is not to be sent; or undefined when that was settled before. */
export type EmailDecision = { send: Email; since: Date } | { skip: string } | undefined;

interface PendingRow {
  userId: Id;
  messageId: Id;
  conversationId: Id;
  reason: NotificationReason;
  createdAt: Date;
  readAt: Date | null;
}

/** Looks again at everything that may have changed since: what was read, removed, or is no longer theirs to read is not sent. */
export async function findEmail(reader: Reader, companyId: Id, notificationId: Id): Promise<EmailDecision> {
  const [row] = await select<PendingRow>(
    reader,
    `SELECT user_id AS userId, message_id AS messageId, conversation_id AS conversationId, reason,
            created_at AS createdAt, read_at AS readAt
       FROM notifications WHERE company_id = ? AND id = ? AND email = 'pending'`,
    [companyId, notificationId],
  );
  if (!row) return undefined;
  if (row.readAt !== null) return { skip: 'read meanwhile' };
  const [person] = await findReachableColleagues(reader, { byId: [[companyId, row.userId]], byUsername: [] });
  if (!person) return { skip: 'no longer employed' };
  if (person.email === null) return { skip: 'no address' };
  const conversation = await findConversation(reader, companyId, row.conversationId);
  if (!conversation || !(await mayStillRead(reader, person, conversation))) return { skip: 'may not read' };
  const [message] = await findMessages(reader, companyId, [row.messageId]);
  if (message?.state !== 'visible') return { skip: 'message gone' };
  return {
    send: {
      notificationId,
      to: { address: person.email, name: person.displayName },
      reason: row.reason,
      authorName: message.authorName,
      rootLink: linkOfMessage(message),
      text: message.message,
    },
    since: row.createdAt,
  };
}

/** They took part when they were told; they may have been put out since. */
async function mayStillRead(
  reader: Reader,
  person: Colleague,
  conversation: ConversationRow,
): Promise<boolean> {
  const audience = audienceOf(conversation);
  const [part] =
    audience.kind === 'participants'
      ? await select<{ level: string | null }>(
          reader,
          'SELECT level FROM participants WHERE company_id = ? AND conversation_id = ? AND user_id = ?',
          [conversation.companyId, conversation.id, person.userId],
        )
      : [];
  return isReadable(readableAudiences(person), audience, (part?.level ?? null) !== null);
}
