import type { AcknowledgedAttempt, IndexedHistory } from '../index-history.ts';
import type { Violation } from '../violation.ts';

/** Same Idempotency-Key ⇒ same message, same event, same body, however often and at whatever time it was sent. */
export function findReusedKeys({ acknowledged }: IndexedHistory): Violation[] {
  const first = new Map<string, AcknowledgedAttempt>();
  return acknowledged.flatMap((attempt): Violation[] => {
    if (attempt.key === null) return [];
    const name = `${attempt.person} ${attempt.key}`;
    const before = first.get(name);
    if (!before) {
      first.set(name, attempt);
      return [];
    }
    const isSame = bodyOf(attempt) === bodyOf(before);
    return isSame
      ? []
      : [
          {
            invariant: 'key-reused',
            where: `key ${attempt.key} of ${attempt.person}`,
            what: `answered ${bodyOf(before)}, then ${bodyOf(attempt)}`,
          },
        ];
  });
}

const bodyOf = ({ outcome: { messageId, seq, position, version, text } }: AcknowledgedAttempt) =>
  JSON.stringify([messageId, seq, position, version, text]);
