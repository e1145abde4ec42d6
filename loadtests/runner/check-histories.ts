import { checkHistory, type HistoryRecord, type Invariant } from '@messaging/proof';
import type { AcceptedRecord, ListenerRecord, RunRecord } from '../lib/run-records.ts';

/** What the histories of all writers and listeners add up to. Deliveries, unless said otherwise. */
export interface HistoryVerdict {
  accepted: number;
  /** Writes answered otherwise, by status; 0 is no answer. */
  refused: Record<string, number>;
  listeners: number;
  /** Sockets that did not listen from the first write to the end, with their reasons. */
  deaf: Record<string, number>;
  expected: number;
  delivered: number;
  lost: number;
  duplicated: number;
  reordered: number;
  foreign: number;
  /** Heard, though the writer was never told that it was accepted; each refused write may account for one. */
  unacknowledged: number;
  /** Listeners whose messages' texts do not add up to those written at these positions. */
  garbled: number;
  /** Positions given to two accepted writes: the order itself is broken. */
  collisions: number;
}

/**
 * Compares what was accepted with what every entitled socket heard: each accepted write of a conversation once, in
 * the order of its positions, and nothing else. The promises are judged by the one checker of all runs; here the short
 * records of k6 are only put into its words.
 */
export function checkHistories(records: readonly RunRecord[]): HistoryVerdict {
  const listeners = records.filter((record) => record.record === 'listener');
  const accepted = records.filter((record) => record.record === 'accepted');
  const listening = listeners.filter(({ listened }) => listened);
  const { counts, violations } = checkHistory([
    ...accepted.flatMap(acceptedHistory),
    ...listeners.flatMap(listenerHistory),
  ]);
  const numbers = numbersByPlace(accepted);
  const count = (invariant: Invariant) => counts[invariant];
  return {
    accepted: accepted.length,
    refused: countNames(
      records.flatMap((record) => (record.record === 'refused' ? [String(record.status)] : [])),
    ),
    listeners: listeners.length,
    deaf: countNames(listeners.flatMap(({ listened, problem }) => (listened ? [] : [problem ?? 'unknown']))),
    expected: listening.reduce((sum, { conversation }) => sum + (numbers.get(conversation)?.size ?? 0), 0),
    delivered: listening.reduce((sum, { arrivals }) => sum + positionsOf(arrivals).length, 0),
    lost: count('undelivered'),
    duplicated: count('duplicated'),
    reordered: count('reordered'),
    // Whether a text is of another run or company is seen where the texts are: by the sockets themselves.
    foreign: count('foreign') + listeners.reduce((sum, { foreign }) => sum + foreign, 0),
    unacknowledged: count('unaccepted'),
    garbled: listening.filter((listener) => isGarbled(listener, numbers.get(listener.conversation))).length,
    collisions: violations.filter(({ invariant }) => invariant === 'shared-place').length,
  };
}

const COMPANY = 'run';
const conversationName = (conversation: number) => `${COMPANY}/${conversation}`;

/** A message's place stands for its id and for its event: k6 keeps nothing else of what it hears. */
function acceptedHistory({ conversation, position, number }: AcceptedRecord): HistoryRecord[] {
  const attempt = String(number);
  const place = String(position);
  return [
    {
      kind: 'invoked',
      at: 0,
      attempt,
      person: `${COMPANY}/writer`,
      action: 'send',
      conversation: conversationName(conversation),
      key: null,
      messageId: null,
      text: null,
    },
    {
      kind: 'acknowledged',
      at: 0,
      attempt,
      messageId: place,
      seq: place,
      position: place,
      version: 1,
      text: null,
    },
  ];
}

function listenerHistory(
  { socket, conversation, listened, arrivals }: ListenerRecord,
  i: number,
): HistoryRecord[] {
  const session = `${socket}.${i}`;
  const person = `${COMPANY}/listener`;
  const name = conversationName(conversation);
  // A deaf socket is counted as such; holding its silence against the deliveries too would hide the cause.
  const hearsAllOf = listened ? name : null;
  return [
    { kind: 'session', at: 0, session, person, hearsAllOf },
    ...positionsOf(arrivals).map((position): HistoryRecord => ({
      kind: 'delivered',
      at: 0,
      session,
      person,
      conversation: name,
      source: 'socket',
      event: 'message.created',
      eventSeq: String(position),
      prevSeq: null,
      messageId: String(position),
      author: null,
      key: null,
      position: String(position),
      version: 1,
      state: 'visible',
      text: null,
    })),
  ];
}

const positionsOf = (arrivals: ListenerRecord['arrivals']): number[] =>
  arrivals.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i));

/** By conversation: position → number of the write. */
function numbersByPlace(accepted: readonly AcceptedRecord[]): Map<number, Map<number, number>> {
  const numbers = new Map<number, Map<number, number>>();
  for (const { conversation, position, number } of accepted) {
    const places = numbers.get(conversation) ?? new Map<number, number>();
    numbers.set(conversation, places.set(position, number));
  }
  return numbers;
}

/** Heard exactly what was written, but the texts are not those of these places: the numbers in them do not add up. */
function isGarbled({ arrivals, numberSum }: ListenerRecord, written = new Map<number, number>()): boolean {
  const heard = positionsOf(arrivals);
  const isComplete = heard.length === written.size && heard.every((position) => written.has(position));
  return isComplete && numberSum !== [...written.values()].reduce((sum, number) => sum + number, 0);
}

function countNames(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
