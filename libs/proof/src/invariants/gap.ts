import type { Read, StreamRange, StreamRow } from '../history.ts';
import type { IndexedHistory } from '../index-history.ts';
import type { Violation } from '../violation.ts';

/**
 * Nothing is missing in between: positions of a conversation, sequence numbers of a company, and the chain in which each
 * event names the one before it in its conversation, which is what a client finds its gaps by.
 */
export function findGaps(history: IndexedHistory): Violation[] {
  return [
    ...history.reads.flatMap(gapsInRead),
    ...[...history.streams.values()].flatMap(gapsInStream),
    ...wrongPredecessors(history),
  ];
}

function gapsInRead({ person, conversation, extent, messages }: Read): Violation[] {
  const positions = [...new Set(messages.map(({ position }) => BigInt(position)))].sort((a, b) =>
    a < b ? -1 : 1,
  );
  const first = extent === 'whole' ? 1n : (positions[0] ?? 1n);
  const missing = positions.findIndex((position, i) => position !== first + BigInt(i));
  return missing === -1
    ? []
    : [
        {
          invariant: 'gap',
          where: `${person} reading ${conversation}`,
          what: `position ${positions[missing]} where ${first + BigInt(missing)} is due`,
        },
      ];
}

function gapsInStream({ companyId, after, head, rows }: StreamRange & { rows: StreamRow[] }): Violation[] {
  const where = `the stream of company ${companyId}`;
  const lastOf = new Map<string, string>();
  const last = rows.at(-1)?.seq ?? after;
  const end: Violation[] =
    last === head ? [] : [{ invariant: 'gap', where, what: `ends at ${last}, its head is ${head}` }];
  const gaps = rows.flatMap(({ seq, prevSeq, conversation }, i): Violation[] => {
    const found: Violation[] = [];
    const before = rows[i - 1]?.seq ?? after;
    if (BigInt(seq) !== BigInt(before) + 1n)
      found.push({ invariant: 'gap', where, what: `event ${seq} follows event ${before}` });
    if (conversation !== null) {
      const due = lastOf.get(conversation);
      lastOf.set(conversation, seq);
      // What came before the run is not in the history.
      const isRight = due === undefined ? BigInt(prevSeq) <= BigInt(after) : prevSeq === due;
      if (!isRight)
        found.push({ invariant: 'gap', where, what: `event ${seq} names ${prevSeq} as its predecessor` });
    }
    return found;
  });
  return [...gaps, ...end];
}

function wrongPredecessors({ deliveries, streams }: IndexedHistory): Violation[] {
  const predecessors = new Map(
    [...streams.values()].flatMap(({ companyId, rows }) =>
      rows.map((row) => [`${companyId} ${row.seq}`, row.prevSeq] as const),
    ),
  );
  return deliveries.flatMap(({ conversation, eventSeq, prevSeq, session }): Violation[] => {
    const due = predecessors.get(`${conversation.slice(0, conversation.indexOf('/'))} ${eventSeq}`);
    return prevSeq === null || due === undefined || due === prevSeq
      ? []
      : [
          {
            invariant: 'gap',
            where: `session ${session}`,
            what: `event ${eventSeq} names ${prevSeq}, not ${due}`,
          },
        ];
  });
}
