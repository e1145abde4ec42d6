import {
  encodeEventLeaf,
  readEventLeaf,
  sealLeaf,
  type AuditedEvent,
  type EventRecord,
} from '@messaging/audit';
import { MAC_KEYS, makeHistory, noteOf, OTHER_KEY, type Handed } from './tampered-history.ts';

/** Draws whole numbers below `most`. */
export type Draw = (most: number) => number;
export type Tamper = (history: Handed, draw: Draw) => Handed;

const resealed = (event: AuditedEvent): EventRecord => {
  const leaf = encodeEventLeaf(event);
  return { leaf, seal: sealLeaf(MAC_KEYS, leaf) };
};
const eventOf = (record: EventRecord) => readEventLeaf(record.leaf)!;
const another = (id: string | null) => String(BigInt(id ?? '0') + 1n);
const later = (time: string) => new Date(Date.parse(time) + 1).toISOString();

const EVENT_EDITS: ((event: AuditedEvent) => Partial<AuditedEvent>)[] = [
  (event) => ({ actorUserId: another(event.actorUserId) }),
  () => ({ actorUserId: null }),
  (event) => ({ messageId: another(event.messageId) }),
  (event) => ({ conversationId: another(event.conversationId) }),
  (event) => ({ prevSeq: another(event.prevSeq) }),
  (event) => ({ correlationId: `${event.correlationId}x` }),
  (event) => ({ occurredAt: later(event.occurredAt) }),
  () => ({ type: 'message.deleted' }),
  (event) => ({ data: { ...event.data, version: 9 } }),
  () => ({ commitment: null }),
  (event) => ({ commitment: event.commitment!.map((byte, i) => (i === 0 ? byte ^ 1 : byte)) as Buffer }),
];

function editEvent(
  history: Handed,
  draw: Draw,
  makeRecord: (event: AuditedEvent, old: EventRecord) => EventRecord,
) {
  const at = draw(history.events.length);
  const old = history.events[at]!;
  const event = eventOf(old);
  const edit = EVENT_EDITS[draw(EVENT_EDITS.length)]!;
  return { ...history, events: history.events.with(at, makeRecord({ ...event, ...edit(event) }, old)) };
}

/** The stream from `from` on, numbered anew from there: what a careful forger leaves no gap with. */
const renumbered = (events: readonly EventRecord[]): EventRecord[] =>
  events.map((record, index) => {
    const event = eventOf(record);
    return event.seq === String(index + 1) ? record : resealed({ ...event, seq: String(index + 1) });
  });

const MESSAGE_EDITS: ((facts: Handed['messages'][number]['facts'], draw: Draw) => object)[] = [
  (facts, draw) => ({ text: `${facts.text}${draw(10)}` }),
  (facts) => ({ text: facts.text.slice(1) }),
  (facts) => ({ parentMessageId: another(facts.parentMessageId) }),
  (facts) => ({ topic: `${facts.topic}x` }),
  () => ({ topic: null, transactionId: '5' }),
  (facts) => ({ conversationId: another(facts.conversationId) }),
  (facts) => ({ authorId: another(facts.authorId) }),
  (facts) => ({ position: another(facts.position) }),
  (facts) => ({ createdSeq: another(facts.createdSeq) }),
  () => ({ createdSeq: '0' }),
  (facts) => ({ createdAt: later(facts.createdAt) }),
  (facts) => ({ changedAt: later(facts.changedAt) }),
  () => ({ state: 'deleted' }),
];

/** Every way in which somebody who owns the database (and in some, the MAC key) might change the past. */
export const TAMPERS: Record<string, Tamper> = {
  'event edited, seal left as it was': (history, draw) =>
    editEvent(history, draw, (event, old) => ({ leaf: encodeEventLeaf(event), seal: old.seal })),
  'event edited, sealed anew with the right key': (history, draw) =>
    editEvent(history, draw, (event) => resealed(event)),
  'event edited, seal taken away': (history, draw) =>
    editEvent(history, draw, (event) => ({ leaf: encodeEventLeaf(event), seal: null })),
  'one bit of an event': (history, draw) => {
    const at = draw(history.events.length);
    const leaf = Buffer.from(history.events[at]!.leaf);
    leaf[draw(leaf.length)]! ^= 1 << draw(7);
    return { ...history, events: history.events.with(at, { ...history.events[at]!, leaf }) };
  },
  'event deleted': (history, draw) => ({
    ...history,
    events: history.events.toSpliced(draw(history.events.length), 1),
  }),
  'event deleted, the rest re-chained and sealed anew': (history, draw) => ({
    ...history,
    events: renumbered(history.events.toSpliced(draw(history.events.length), 1)),
  }),
  'event inserted, the rest re-chained and sealed anew': (history, draw) => {
    const at = draw(history.events.length);
    const copy = resealed({ ...eventOf(history.events[at]!), correlationId: 'inserted' });
    return { ...history, events: renumbered(history.events.toSpliced(at, 0, copy)) };
  },
  'two events swapped': (history, draw) => {
    const a = draw(history.events.length - 1);
    const b = a + 1 + draw(history.events.length - 1 - a);
    return { ...history, events: history.events.with(a, history.events[b]!).with(b, history.events[a]!) };
  },
  'two events swapped, numbers and seals made to fit': (history, draw) => {
    const a = draw(history.events.length - 1);
    const b = a + 1 + draw(history.events.length - 1 - a);
    const swapped = history.events.with(a, history.events[b]!).with(b, history.events[a]!);
    return { ...history, events: renumbered(swapped) };
  },
  'end cut off': (history, draw) => ({
    ...history,
    events: history.events.slice(0, draw(history.events.length)),
  }),
  'rolled back to an earlier state, its messages too': (history, draw) => {
    const size = draw(history.events.length);
    const events = history.events.slice(0, size);
    const known = new Set(
      events.map((record) => eventOf(record)).map(({ messageId, data }) => nameOf(messageId, data)),
    );
    const messages = history.messages.filter(({ facts }) => known.has(nameOf(facts.messageId, facts)));
    return { ...history, events, messages };
  },
  'rolled back and gone on with differently': (history, draw) => {
    const size = draw(history.events.length);
    const events = history.events.map((record, index) =>
      index < size ? record : resealed({ ...eventOf(record), correlationId: `fork-${index}` }),
    );
    return { ...history, events };
  },
  'forked: a checkpoint of the other branch signed with the right key': (history, draw) => {
    const at = draw(history.events.length);
    const events = history.events.with(at, resealed({ ...eventOf(history.events[at]!), actorUserId: null }));
    const note = noteOf(
      '1',
      events.length,
      events.map(({ leaf }) => leaf),
    );
    return { ...history, events, notes: [...history.notes, { from: 'fork', note }] };
  },
  'whole history forged, checkpoints signed with another key': (history) => {
    const events = history.events.map((record) => resealed({ ...eventOf(record), correlationId: 'forged' }));
    const leaves = events.map(({ leaf }) => leaf);
    return {
      ...history,
      events,
      notes: [{ from: 'forged', note: noteOf('1', leaves.length, leaves, OTHER_KEY) }],
    };
  },
  'another company’s checkpoint in place of one’s own': (history) => {
    const other = makeHistory('2', history.events.length);
    return { ...history, notes: other.notes };
  },
  'another company’s event in the stream': (history, draw) => {
    const at = draw(history.events.length);
    return {
      ...history,
      events: history.events.with(at, resealed({ ...eventOf(history.events[at]!), companyId: '2' })),
    };
  },
  'root in a checkpoint changed': (history, draw) => {
    const at = draw(history.notes.length);
    const lines = history.notes[at]!.note.split('\n');
    lines[2] = Buffer.from(lines[2]!, 'base64')
      .map((byte, i) => (i === 3 ? byte ^ 4 : byte))
      .reduce((text, byte) => text + String.fromCharCode(byte), '');
    lines[2] = Buffer.from(lines[2], 'latin1').toString('base64');
    return { ...history, notes: history.notes.with(at, { from: 'changed', note: lines.join('\n') }) };
  },
  'size in a checkpoint changed': (history, draw) => {
    const at = draw(history.notes.length);
    const note = history.notes[at]!.note.replace(/\n(\d+)\n/, (_, size) => `\n${Number(size) + 1}\n`);
    return { ...history, notes: history.notes.with(at, { from: 'changed', note }) };
  },
  'column of a message or of a version changed': (history, draw) => {
    const at = draw(history.messages.length);
    const { salt, facts } = history.messages[at]!;
    const edit = MESSAGE_EDITS[draw(MESSAGE_EDITS.length)]!(facts, draw);
    return { ...history, messages: history.messages.with(at, { salt, facts: { ...facts, ...edit } }) };
  },
  'texts of two messages swapped': (history, draw) => {
    const a = draw(history.messages.length - 1);
    const b = a + 1 + draw(history.messages.length - 1 - a);
    const [one, two] = [history.messages[a]!, history.messages[b]!];
    const messages = history.messages
      .with(a, { ...one, facts: { ...one.facts, text: two.facts.text } })
      .with(b, { ...two, facts: { ...two.facts, text: one.facts.text } });
    return { ...history, messages };
  },
  'salt of a message changed': (history, draw) => {
    const at = draw(history.messages.length);
    const other = history.messages[(at + 1) % history.messages.length]!.salt;
    return { ...history, messages: history.messages.with(at, { ...history.messages[at]!, salt: other }) };
  },
  'salt erased, text changed': (history, draw) => {
    const at = draw(history.messages.length);
    return { ...history, messages: history.messages.with(at, { ...history.messages[at]!, salt: null }) };
  },
  'text and salt of somebody whom nobody had erased destroyed': (history, draw) => {
    const at = draw(history.messages.length);
    const { facts } = history.messages[at]!;
    return { ...history, messages: history.messages.with(at, { salt: null, facts: { ...facts, text: '' } }) };
  },
  'message or version deleted': (history, draw) => ({
    ...history,
    messages: history.messages.toSpliced(draw(history.messages.length), 1),
  }),
  'message inserted that claims to be from before the record': (history, draw) => {
    const { facts } = history.messages[draw(history.messages.length)]!;
    const slipped = { ...facts, messageId: '99999', version: 1, createdSeq: '0' };
    return { ...history, messages: [...history.messages, { salt: null, facts: slipped }] };
  },
  'message inserted that no event speaks of': (history, draw) => {
    const { salt, facts } = history.messages[draw(history.messages.length)]!;
    return { ...history, messages: [...history.messages, { salt, facts: { ...facts, messageId: '99999' } }] };
  },
};

const nameOf = (messageId: string | null, data: object) =>
  `${messageId}/${(data as { version?: number }).version}`;
