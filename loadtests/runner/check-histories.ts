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
 * the order of its positions, and nothing else.
 */
export function checkHistories(records: readonly RunRecord[]): HistoryVerdict {
  const listeners = records.filter((record) => record.record === 'listener');
  const accepted = records.filter((record) => record.record === 'accepted');
  const written = groupByConversation(accepted);
  const positions = [...written.values()].map(({ size }) => size).reduce((sum, size) => sum + size, 0);
  const verdict: HistoryVerdict = {
    accepted: accepted.length,
    refused: count(records.flatMap((record) => (record.record === 'refused' ? [String(record.status)] : []))),
    listeners: listeners.length,
    deaf: count(listeners.flatMap(({ listened, problem }) => (listened ? [] : [problem ?? 'unknown']))),
    expected: 0,
    delivered: 0,
    lost: 0,
    duplicated: 0,
    reordered: 0,
    foreign: 0,
    unacknowledged: 0,
    garbled: 0,
    collisions: accepted.length - positions,
  };
  const unacknowledged = new Set<string>();
  for (const listener of listeners) {
    const expected = written.get(listener.conversation) ?? new Map<number, number>();
    const heard = replay(listener);
    verdict.foreign += listener.foreign;
    verdict.duplicated += heard.duplicated;
    verdict.reordered += heard.reordered;
    const strangers = [...heard.positions].filter((position) => !expected.has(position));
    for (const position of strangers) unacknowledged.add(`${listener.conversation} ${position}`);
    // A deaf socket is counted as such; holding its silence against the deliveries too would hide the cause.
    if (!listener.listened) continue;
    const missed = [...expected.keys()].filter((position) => !heard.positions.has(position));
    verdict.expected += expected.size;
    verdict.delivered += heard.arrivals;
    verdict.lost += missed.length;
    if (
      missed.length + strangers.length + heard.duplicated === 0 &&
      listener.numberSum !== sum(expected.values())
    ) {
      verdict.garbled += 1;
    }
  }
  return { ...verdict, unacknowledged: unacknowledged.size };
}

/** By conversation: position → number of the write. */
function groupByConversation(accepted: readonly AcceptedRecord[]): Map<number, Map<number, number>> {
  const written = new Map<number, Map<number, number>>();
  for (const { conversation, position, number } of accepted) {
    const positions = written.get(conversation) ?? new Map<number, number>();
    written.set(conversation, positions.set(position, number));
  }
  return written;
}

function replay({ arrivals }: ListenerRecord) {
  const positions = new Set<number>();
  let [highest, count, duplicated, reordered] = [0, 0, 0, 0];
  for (const [first, last] of arrivals) {
    for (let position = first; position <= last; position += 1) {
      count += 1;
      if (positions.has(position)) duplicated += 1;
      else if (position < highest) reordered += 1;
      positions.add(position);
      highest = Math.max(highest, position);
    }
  }
  return { positions, arrivals: count, duplicated, reordered };
}

const sum = (numbers: Iterable<number>) => [...numbers].reduce((total, number) => total + number, 0);

function count(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
