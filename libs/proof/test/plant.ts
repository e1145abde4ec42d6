// What is done to a history that keeps every promise, so that it breaks one.
import type { Acknowledged, Delivered, HistoryRecord, Read, StreamRow } from '../src/index.ts';

export type Plant = (records: HistoryRecord[]) => HistoryRecord[];

export const is =
  <K extends HistoryRecord['kind']>(kind: K) =>
  (record: HistoryRecord): record is Extract<HistoryRecord, { kind: K }> =>
    record.kind === kind;

/** Replaces the nth record of a kind. */
export function nth<K extends HistoryRecord['kind']>(
  kind: K,
  n: number,
  edit: (record: Extract<HistoryRecord, { kind: K }>) => HistoryRecord[],
): Plant {
  return (records) => {
    let seen = 0;
    return records.flatMap((record) => (is(kind)(record) && seen++ === n ? edit(record) : [record]));
  };
}

export function inReads(edit: (read: Read) => Read['messages']): Plant {
  return (records) => records.map((one) => (one.kind === 'read' ? { ...one, messages: edit(one) } : one));
}
export const without = (read: Read, position: string) =>
  read.messages.filter((one) => one.position !== position);
export const ofFirst = (read: Read) => read.conversation.startsWith('1/');
/** Of the message at this position of company 1. */
export const withMessage = (position: string, changed: object) =>
  inReads((read) =>
    read.messages.map((one) => (ofFirst(read) && one.position === position ? { ...one, ...changed } : one)),
  );

/** What was said twice or swapped: [first, second] become what `arrange` makes of them. */
export function inSession(session: string, arrange: (heard: Delivered[]) => Delivered[]): Plant {
  return (records) => {
    const heard = records.filter(is('delivered')).filter((one) => one.session === session);
    const times = heard.map(({ at }) => at);
    const others = records.filter((record) => !(heard as HistoryRecord[]).includes(record));
    return [...others, ...arrange(heard).map((one, i) => ({ ...one, at: times[i] ?? 9_999 + i }))];
  };
}
/** In company 1's stream, whose head is made to agree. */
export const inStream =
  (edit: (rows: StreamRow[]) => StreamRow[]): Plant =>
  (records) => {
    const rows = edit(records.filter(is('stream')).filter(({ companyId }) => companyId === '1'));
    const head = rows.at(-1)?.seq ?? '0';
    return [
      ...records
        .filter((record) => record.kind !== 'stream' || record.companyId !== '1')
        .map((one) => (one.kind === 'stream-range' && one.companyId === '1' ? { ...one, head } : one)),
      ...rows,
    ];
  };

export function retryAnswered(changed: Partial<Acknowledged>): Plant {
  return (records) => [
    ...records,
    { ...(records.find(is('invoked')) as HistoryRecord & { kind: 'invoked' }), attempt: 'again' },
    { ...records.find(is('acknowledged'))!, ...changed, attempt: 'again' },
  ];
}
