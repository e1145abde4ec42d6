import type { Action, StreamRow } from '../history.ts';
import { append, type IndexedHistory } from '../index-history.ts';
import type { Violation } from '../violation.ts';

const EVENT_OF: Record<Action, string> = {
  send: 'message.created',
  edit: 'message.edited',
  delete: 'message.deleted',
};

/** One event a mutation: each acknowledged one has its own in the stream, and each one in the stream has its mutation. */
export function findEventMiscounts(history: IndexedHistory): Violation[] {
  return [...history.streams.values()].flatMap(({ companyId, rows }) => [
    ...unrecorded(companyId, rows, history),
    ...unasked(companyId, rows, history),
  ]);
}

function unrecorded(
  companyId: string,
  rows: readonly StreamRow[],
  { acknowledged }: IndexedHistory,
): Violation[] {
  const bySeq = new Map(rows.map((row) => [row.seq, row]));
  return acknowledged
    .filter(({ conversation }) => conversation.startsWith(`${companyId}/`))
    .flatMap(({ action, outcome }): Violation[] => {
      const row = bySeq.get(outcome.seq);
      const isRight = row?.type === EVENT_OF[action] && row.messageId === outcome.messageId;
      return isRight
        ? []
        : [
            {
              invariant: 'event-count',
              where: `the stream of company ${companyId}`,
              what: `has no ${EVENT_OF[action]} of message ${outcome.messageId} at ${outcome.seq}`,
            },
          ];
    });
}

function unasked(companyId: string, rows: readonly StreamRow[], { reads }: IndexedHistory): Violation[] {
  const events = new Map<string, StreamRow[]>();
  for (const row of rows)
    if (row.messageId && row.type.startsWith('message.')) append(events, row.messageId, row);
  const versions = new Map(
    reads
      .filter(({ final }) => final)
      .flatMap(({ messages }) => messages.map(({ messageId, version }) => [messageId, version] as const)),
  );
  return [...events].flatMap(([messageId, its]): Violation[] => {
    const created = its.filter(({ type }) => type === 'message.created').length;
    const version = versions.get(messageId);
    // Every version has its event, the first among them.
    if (created === 1 && (version === undefined || its.length === version)) return [];
    return [
      {
        invariant: 'event-count',
        where: `the stream of company ${companyId}`,
        what: `message ${messageId} at version ${version ?? '?'} has ${its.length} events, ${created} of its creation`,
      },
    ];
  });
}
