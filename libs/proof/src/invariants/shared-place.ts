import type { AcknowledgedAttempt, IndexedHistory } from '../index-history.ts';
import type { Violation } from '../violation.ts';

/** Two intents never share a message id, a position or a sequence number. */
export function findSharedPlaces({ sent }: IndexedHistory): Violation[] {
  return [...sent].flatMap(([conversation, sends]) => {
    const owners = new Map<string, string>();
    return sends.flatMap((send): Violation[] => {
      const intent = intentOf(send);
      const { messageId, position, seq } = send.outcome;
      const taken = [`message ${messageId}`, `position ${position}`, `event ${seq}`].find((place) => {
        const owner = owners.get(place);
        owners.set(place, owner ?? intent);
        return owner !== undefined && owner !== intent;
      });
      return taken
        ? [{ invariant: 'shared-place', where: conversation, what: `${taken} was given to two writes` }]
        : [];
    });
  });
}

const intentOf = ({ person, key, attempt }: AcknowledgedAttempt) =>
  key === null ? attempt : `${person} ${key}`;
