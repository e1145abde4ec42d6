import type { Verdict } from './verdict.ts';

export interface FloodLimit {
  /** Most messages by one author in one conversation… */
  count: number;
  /** …within this many seconds. */
  seconds: number;
}

/** A message of the author, in the conversation that is judged. */
export interface Sent {
  position: bigint;
  at: number;
}

/** Counts what the same author wrote in the same conversation up to this message; what came after it is judged in its turn. */
export function findFlooding(
  message: Sent,
  byAuthor: readonly Sent[],
  limit: FloodLimit,
): Verdict | undefined {
  const since = message.at - limit.seconds * 1_000;
  const sent = byAuthor.filter(({ position, at }) => position <= message.position && at > since).length;
  if (sent <= limit.count) return undefined;
  return { rule: 'flooding', reason: `${sent} messages in ${limit.seconds} s, ${limit.count} allowed` };
}
