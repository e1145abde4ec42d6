import type { FollowLevel, Id, NotificationReason } from '@messaging/contracts';
import type { Colleague } from '@messaging/identity';
import { isReadable, readableAudiences, type Audience } from '@messaging/policy';

/** What has to be known of a message to tell who hears of it. */
export interface Subject {
  audience: Audience;
  authorId: Id;
  parentAuthorId: Id | null;
  /** The readings of each mention, likeliest first. */
  mentions: readonly (readonly string[])[];
}

/** How a person takes part in the conversation. No level: they have read it, no more. */
export interface Participant {
  userId: Id;
  level: FollowLevel | null;
}

export interface Recipient {
  person: Colleague;
  reason: NotificationReason;
}

// Strongest first: a person gets one notification of a message, for the first of these that applies.
const REASONS = ['mention', 'reply', 'following'] as const satisfies readonly NotificationReason[];

/**
 * Who hears of a message, and why: those it mentions, the author of what it answers, and those who follow everything in
 * the conversation. Never its own author, nobody who is not employed here or may not read it, and nobody who does not
 * want to. `colleagues` are the present employees among those who could be meant.
 */
export function chooseRecipients(
  subject: Subject,
  participants: readonly Participant[],
  colleagues: readonly Colleague[],
): Recipient[] {
  const levels = new Map(participants.map(({ userId, level }) => [userId, level]));
  const mentioned = resolveMentions(subject.mentions, colleagues);

  const applies: Record<NotificationReason, (userId: Id) => boolean> = {
    mention: (userId) => mentioned.has(userId),
    reply: (userId) => userId === subject.parentAuthorId,
    following: (userId) => levels.get(userId) === 'all',
  };
  return colleagues.flatMap((person): Recipient[] => {
    const { userId } = person;
    if (userId === subject.authorId || levels.get(userId) === 'nothing') return [];
    if (!isReadable(readableAudiences(person), subject.audience, levels.has(userId))) return [];
    const reason = REASONS.find((candidate) => applies[candidate](userId));
    return reason ? [{ person, reason }] : [];
  });
}

function resolveMentions(mentions: Subject['mentions'], colleagues: readonly Colleague[]): Set<Id> {
  const byUsername = new Map(colleagues.map(({ username, userId }) => [username.toLowerCase(), userId]));
  return new Set(
    mentions.flatMap((readings) => {
      const username = readings.find((reading) => byUsername.has(reading));
      return username === undefined ? [] : byUsername.get(username)!;
    }),
  );
}
