// Short records for histories written by hand: of one conversation in one company, unless something else is said.
import {
  checkHistory,
  INVARIANTS,
  type Acknowledged,
  type Delivered,
  type HistoryRecord,
  type Invariant,
  type Read,
  type StreamRow,
} from '../src/index.ts';

export type Invoked = Extract<HistoryRecord, { kind: 'invoked' }>;
type Reread = Extract<HistoryRecord, { kind: 'reread' }>;
export type Seen = Read['messages'][number];

export const HERE = '1/topic:a';
export const THERE = '1/topic:b';
export const ANNA = '1/10';
export const BORIS = '1/11';

export const invoked = (attempt: string, more: Partial<Invoked> = {}): Invoked => ({
  kind: 'invoked',
  at: 1,
  attempt,
  person: ANNA,
  action: 'send',
  conversation: HERE,
  key: null,
  messageId: null,
  text: 'text',
  ...more,
});
export const acknowledged = (attempt: string, more: Partial<Acknowledged> = {}): Acknowledged => ({
  kind: 'acknowledged',
  at: 2,
  attempt,
  messageId: attempt,
  seq: '1',
  position: '1',
  version: 1,
  text: 'text',
  ...more,
});
/** A write that was acknowledged; message, attempt and key are called the same. */
export const written = (
  name: string,
  { asked = {}, told = {} }: { asked?: Partial<Invoked>; told?: Partial<Acknowledged> } = {},
) => [invoked(name, { key: name, ...asked }), acknowledged(name, told)];
export const changed = (
  name: string,
  action: 'edit' | 'delete',
  messageId: string,
  version: number,
  more: { text?: string | null; seq?: string } = {},
) =>
  written(name, {
    asked: { action, messageId, text: 'text', ...('text' in more ? { text: more.text } : {}) },
    told: { messageId, version, ...more },
  });
export const seen = (messageId: string, more: Partial<Seen> = {}): Seen => ({
  messageId,
  author: ANNA,
  key: messageId,
  position: '1',
  version: 1,
  state: 'visible',
  text: 'text',
  ...more,
});
export const read = (messages: Seen[], more: Partial<Read> = {}): Read => ({
  kind: 'read',
  at: 99,
  person: BORIS,
  conversation: HERE,
  extent: 'whole',
  final: true,
  messages,
  ...more,
});
export const session = (name: string, hearsAllOf: string | null = null): HistoryRecord => ({
  kind: 'session',
  at: 0,
  session: name,
  person: BORIS,
  hearsAllOf,
});
export const heard = (eventSeq: string, at: number, more: Partial<Delivered> = {}): Delivered => ({
  ...seen('m'),
  kind: 'delivered',
  at,
  session: 's',
  person: BORIS,
  conversation: HERE,
  source: 'socket',
  eventSeq,
  prevSeq: null,
  event: 'message.created',
  ...more,
});
export const row = (seq: string, more: Partial<StreamRow> = {}): StreamRow => ({
  kind: 'stream',
  companyId: '1',
  seq,
  prevSeq: '0',
  type: 'message.created',
  conversation: HERE,
  messageId: `m${seq}`,
  ...more,
});
export const range = (head: string, after = '0'): HistoryRecord => ({
  kind: 'stream-range',
  companyId: '1',
  after,
  head,
});
export const reread = (more: Partial<Reread>): Reread => ({
  kind: 'reread',
  at: 5,
  person: ANNA,
  messageId: 'm',
  atLeastVersion: 2,
  foundVersion: 2,
  ...more,
});
export const outcomeUnknown = (attempt: string): HistoryRecord => ({
  kind: 'unknown',
  at: 3,
  attempt,
  reason: '502',
});
export const refused = (attempt: string): HistoryRecord => ({ kind: 'refused', at: 3, attempt, status: 409 });

export const check = (
  invariant: Invariant,
  records: (HistoryRecord | HistoryRecord[])[],
  wire: 'once' | 'repeated' = 'once',
): string[] => {
  const { violations } = checkHistory(records.flat(), { wire });
  // Whatever else is found is at least a violation of something.
  for (const violation of violations) expect(INVARIANTS).toContain(violation.invariant);
  return violations
    .filter((violation) => violation.invariant === invariant)
    .map(({ where, what }) => `${where}: ${what}`);
};
/** What the checker finds of one invariant in the records it is given. */
export const finding =
  (invariant: Invariant) =>
  (...records: (HistoryRecord | HistoryRecord[])[]) =>
    check(invariant, records);
/** How many there are. */
export const count = (...given: Parameters<typeof check>) => check(...given).length;
