import type { FollowLevel, Id, NotificationReason, StreamEvent } from '@messaging/contracts';
import type { Colleague, ReachableColleague } from '@messaging/identity';
import { audienceOf, type ConversationRow, type MessageRow } from '@messaging/messages';
import { isReadable, readableAudiences } from '@messaging/policy';
import { findMentions } from './find-mentions.ts';

/** What is known about a message when it is decided who hears of it. */
export interface Situation {
  event: StreamEvent;
  message: MessageRow;
  conversation: ConversationRow;
  parentAuthorId: Id | null;
  /** How closely people follow the conversation; null and absent: not at all. */
  levels: ReadonlyMap<Id, FollowLevel | null>;
  /** Active employees of the message's company, as far as they may be concerned. */
  colleagues: readonly ReachableColleague[];
}

export interface Recipient {
  person: ReachableColleague;
  reason: NotificationReason;
}

/**
 * Who is told of a message, and why: the strongest reason for each. Never its author, nobody who does not work there or
 * may not read the conversation now, nobody who wants to hear nothing of it. An edit tells only those it mentions.
 */
export function chooseRecipients({
  event,
  message,
  conversation,
  parentAuthorId,
  levels,
  colleagues,
}: Situation): Recipient[] {
  const mentioned = new Set(findMentions(message.message));
  const isNew = event.type === 'message.created';

  function reasonFor(person: ReachableColleague): NotificationReason | undefined {
    const level = levels.get(person.userId);
    if (level === 'nothing') return undefined;
    if (mentioned.has(person.username.toLowerCase())) return 'mention';
    if (isNew && person.userId === parentAuthorId) return 'reply';
    return isNew && level === 'all' ? 'following' : undefined;
  }

  return colleagues.flatMap((person) => {
    if (person.companyId !== message.companyId || person.userId === message.authorId) return [];
    if (!mayRead(person, conversation, levels.get(person.userId))) return [];
    const reason = reasonFor(person);
    return reason ? [{ person, reason }] : [];
  });
}

/** Whether a colleague may read the conversation now. */
export function mayRead(
  person: Colleague,
  conversation: ConversationRow,
  level: FollowLevel | null | undefined,
): boolean {
  // A row without a level only says that they once looked.
  const participates = (level ?? null) !== null;
  return isReadable(readableAudiences(person), audienceOf(conversation), participates);
}
