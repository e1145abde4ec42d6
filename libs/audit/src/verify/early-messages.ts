import type { MessageFacts } from '../message-commitment.ts';

/** Where a row says that it is: of no use to it, but what is slipped in has to say something. */
type Claim = Pick<MessageFacts, 'messageId' | 'version' | 'conversationId' | 'position'>;

/**
 * Tells messages from before the stream from those that only say so. No event speaks of either, but the former lie before
 * everything committed to in their conversation, each at a position of its own, from 1. Of a conversation with nothing
 * committed to nothing more can be told; nor of rows in no conversation, which the release before conversations writes.
 */
export function createEarlyMessageCheck() {
  const firstCommitted = new Map<string, number>();
  const claims: Claim[] = [];

  function noteCommitted({ conversationId, position }: Claim): void {
    const first = firstCommitted.get(conversationId) ?? Infinity;
    firstCommitted.set(conversationId, Math.min(first, Number(position)));
  }

  function claim({ messageId, version, conversationId, position }: MessageFacts): void {
    claims.push({ messageId, version, conversationId, position });
  }

  /** The claims that cannot be true. Of several messages at one position it cannot be told which belongs there. */
  function findFalse(): Claim[] {
    const at = new Map<string, Set<string>>();
    const placeOf = ({ conversationId, position }: Claim) => `${conversationId}/${position}`;
    for (const one of claims) {
      const place = placeOf(one);
      at.set(place, (at.get(place) ?? new Set()).add(one.messageId));
    }
    return claims.filter((one) => {
      // Its type is that of messages as they are written today.
      if ((one.conversationId as string | null) === null) return false;
      const position = Number(one.position);
      const isBefore = position >= 1 && position < (firstCommitted.get(one.conversationId) ?? Infinity);
      return !isBefore || at.get(placeOf(one))!.size > 1;
    });
  }

  return { noteCommitted, claim, count: () => claims.length, findFalse };
}
