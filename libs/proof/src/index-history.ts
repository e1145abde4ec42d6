import type { Id } from '@messaging/contracts';
import {
  companyOf,
  type Acknowledged,
  type ConversationName,
  type Delivered,
  type HistoryRecord,
  type Invoked,
  type PersonName,
  type Read,
  type Refused,
  type Reread,
  type Seen,
  type SessionBegun,
  type StreamRange,
  type StreamRow,
  type Unknown,
} from './history.ts';

/** An invocation with what became of it; nothing yet counts as unknown. */
export interface Attempt extends Invoked {
  outcome: Acknowledged | Refused | Unknown | null;
}
export type AcknowledgedAttempt = Attempt & { outcome: Acknowledged };

export interface Session extends SessionBegun {
  /** In the order of arrival; without what the client fetched. */
  heard: Delivered[];
}

/** A history arranged for questions. */
export interface IndexedHistory {
  attempts: Attempt[];
  acknowledged: AcknowledgedAttempt[];
  /** Acknowledged sends by conversation, in the order of their acknowledgements. */
  sent: Map<ConversationName, AcknowledgedAttempt[]>;
  /** Acknowledged edits and deletions by message. */
  changed: Map<Id, AcknowledgedAttempt[]>;
  sessions: Session[];
  deliveries: Delivered[];
  reads: Read[];
  rereads: Reread[];
  /** Of the companies whose streams were read. */
  streams: Map<Id, StreamRange & { rows: StreamRow[] }>;
  isEntitled: (person: PersonName, conversation: ConversationName) => boolean;
  /** The attempts that can have made what was seen: not refused, and theirs by id or by client id. */
  causesOf: (seen: Seen, conversation: ConversationName) => Attempt[];
}

/** All records of one kind, in their order. */
function ofKind<K extends HistoryRecord['kind']>(records: readonly HistoryRecord[], kind: K) {
  return records.filter((record): record is Extract<HistoryRecord, { kind: K }> => record.kind === kind);
}

export function indexHistory(records: readonly HistoryRecord[]): IndexedHistory {
  const attempts = joinOutcomes(records);
  const acknowledged = attempts.filter(isAcknowledged);
  const deliveries = ofKind(records, 'delivered');
  const reads = ofKind(records, 'read');
  const sent: IndexedHistory['sent'] = new Map();
  const changed: IndexedHistory['changed'] = new Map();
  for (const attempt of acknowledged) {
    if (attempt.action === 'send') append(sent, attempt.conversation, attempt);
    else append(changed, attempt.outcome.messageId, attempt);
  }
  const streams: IndexedHistory['streams'] = new Map(
    ofKind(records, 'stream-range').map((range) => [range.companyId, { ...range, rows: [] }]),
  );
  for (const row of ofKind(records, 'stream')) streams.get(row.companyId)?.rows.push(row);
  const audiences = new Map(
    ofKind(records, 'audience').map(({ conversation, people }) => [conversation, new Set(people)]),
  );
  return {
    attempts,
    acknowledged,
    sent,
    changed,
    sessions: joinSessions(ofKind(records, 'session'), deliveries),
    deliveries,
    reads,
    rereads: ofKind(records, 'reread'),
    streams,
    isEntitled: (person, conversation) =>
      audiences.get(conversation)?.has(person) ?? companyOf(person) === companyOf(conversation),
    causesOf: createCausesOf(attempts),
  };
}

function joinOutcomes(records: readonly HistoryRecord[]): Attempt[] {
  const attempts = new Map<string, Attempt>(
    ofKind(records, 'invoked').map((invoked) => [invoked.attempt, { ...invoked, outcome: null }]),
  );
  for (const kind of ['acknowledged', 'refused', 'unknown'] as const) {
    for (const outcome of ofKind(records, kind)) {
      const attempt = attempts.get(outcome.attempt);
      if (attempt) attempt.outcome = outcome;
    }
  }
  return [...attempts.values()];
}

function joinSessions(begun: readonly SessionBegun[], deliveries: readonly Delivered[]): Session[] {
  const sessions = new Map<string, Session>(begun.map((one) => [one.session, { ...one, heard: [] }]));
  for (const delivery of deliveries)
    if (delivery.source === 'socket') sessions.get(delivery.session)?.heard.push(delivery);
  return [...sessions.values()];
}

function createCausesOf(attempts: readonly Attempt[]): IndexedHistory['causesOf'] {
  const byMessage = new Map<string, Attempt[]>();
  const byKey = new Map<string, Attempt[]>();
  for (const attempt of attempts) {
    const { outcome, conversation, person, key } = attempt;
    if (outcome?.kind === 'refused') continue;
    const messageId = outcome?.kind === 'acknowledged' ? outcome.messageId : attempt.messageId;
    if (messageId !== null) append(byMessage, `${conversation} ${messageId}`, attempt);
    if (attempt.action === 'send' && key !== null) append(byKey, `${conversation} ${person} ${key}`, attempt);
  }
  return (seen, conversation) => [
    ...new Set([
      ...(byMessage.get(`${conversation} ${seen.messageId}`) ?? []),
      ...(byKey.get(`${conversation} ${seen.author} ${seen.key}`) ?? []),
    ]),
  ];
}

const isAcknowledged = (attempt: Attempt): attempt is AcknowledgedAttempt =>
  attempt.outcome?.kind === 'acknowledged';

export function append<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}

export function groupByConversation<T extends { conversation: ConversationName }>(
  items: readonly T[],
): Map<ConversationName, T[]> {
  const groups = new Map<ConversationName, T[]>();
  for (const item of items) append(groups, item.conversation, item);
  return groups;
}
