import { compareSequences, type ConversationHead, type RootLink, type Sequence } from '@messaging/contracts';
import { sizeOf, type RecentEvents } from '../bus/recent-events.ts';
import type { MissedBudget } from '../sockets/missed-budget.ts';

export interface HeadQuestion {
  room: string;
  rootLink: RootLink;
  /** The last event the client holds; undefined when it does not say. */
  after: Sequence | undefined;
  /** How far the conversation is known to have come. */
  head: Sequence;
  /** Of the connection that asks. */
  mayTell: MissedBudget;
}

// A longer gap is cheaper to page through than to push through a socket at once.
const MOST_MISSED = 100;

/** How a client stands: with what it missed, where this node still has all of it and may tell it so much. */
export function createCompareHead(recent: Pick<RecentEvents, 'since' | 'lastSeq'>) {
  return function compareHead({
    room,
    rootLink,
    after,
    head: recorded,
    mayTell,
  }: HeadQuestion): ConversationHead {
    const head = latest(recorded, recent.lastSeq(room) ?? '0');
    const behind = after !== undefined && compareSequences(head, after) > 0;
    if (!behind) return { rootLink, head, behind, missed: [] };
    const missed = recent.since(room, after) ?? [];
    const isComplete = missed.length <= MOST_MISSED && missed.at(-1)?.seq === head;
    const isTold = isComplete && mayTell(missed.reduce((bytes, event) => bytes + sizeOf(event), 0));
    return { rootLink, head, behind, missed: isTold ? missed : [] };
  };
}

const latest = (a: Sequence, b: Sequence) => (compareSequences(a, b) >= 0 ? a : b);
export type CompareHead = ReturnType<typeof createCompareHead>;
