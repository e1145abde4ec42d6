import { rootLinkKey, type Id, type RootLink } from '@messaging/contracts';
import type { GeneratedPerson } from './plan-people.ts';
import type { LanguageStock } from './languages.ts';
import { recordIdOf, timedIdOf } from './ids.ts';
import type { Random } from './random.ts';

/** A message that may still be replied to. */
export interface Repliable {
  id: Id;
  threadId: Id;
  depth: number;
}

/** A conversation while its messages are being made: what the write path would read of it before the next one. */
export interface ConversationState {
  id: Id;
  rootLink: RootLink;
  createdAt: number;
  lastSeq: number;
  lastPosition: number;
  lastMessageId: Id;
  lastActivityAt: number;
  /** Its last few messages. */
  recent: Repliable[];
  /** Who takes part, the busiest first. */
  cast: GeneratedPerson[];
  /** How far each of them has read, which is at least to what they wrote last. */
  read: Map<Id, number>;
}

const PLAN_SHARE = 0.15;
const TOPIC_SHARE = 0.15;
const SMALLEST_CAST = 2;
const LARGEST_CAST = 12;

export interface NewConversation {
  companyId: Id;
  ordinal: number;
  createdAt: number;
  people: readonly GeneratedPerson[];
  stock: LanguageStock;
}

export function beginConversation(random: Random, begin: NewConversation): ConversationState {
  const { companyId, ordinal, createdAt, people } = begin;
  const size = Math.min(people.length, SMALLEST_CAST + random.below(LARGEST_CAST - SMALLEST_CAST + 1));
  const first = random.below(people.length);
  return {
    id: timedIdOf(createdAt, ordinal),
    rootLink: chooseLink(random, begin, recordIdOf(companyId, ordinal)),
    createdAt,
    lastSeq: 0,
    lastPosition: 0,
    lastMessageId: '0',
    lastActivityAt: createdAt,
    recent: [],
    cast: Array.from({ length: size }, (_, i) => people[(first + i * 7) % people.length]).filter(
      (person, i, all): person is GeneratedPerson => person !== undefined && all.indexOf(person) === i,
    ),
    read: new Map(),
  };
}

function chooseLink(random: Random, { stock, ordinal }: NewConversation, recordId: Id): RootLink {
  const share = random.next();
  if (share < TOPIC_SHARE) return { topic: `${random.pick(stock.topics)} ${ordinal + 1}` };
  return share < TOPIC_SHARE + PLAN_SHARE ? { planId: recordId } : { transactionId: recordId };
}

export const rootColumns = (rootLink: RootLink) => {
  const { kind, value } = rootLinkKey(rootLink);
  return { root_kind: kind, root_value: value };
};
