import type { MessageEventView, MessageView } from '@messaging/contracts';
import fc from 'fast-check';
import { createConversationLog } from '../src/conversation-log.ts';
import { compareSequences } from '../src/sequences.ts';
import { makeChange, makeEvent, makeMessage } from './message-fixtures.ts';

type Change = { kind: 'create' } | { kind: 'edit' | 'delete'; pick: number };
const changeArbitrary: fc.Arbitrary<Change> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ kind: 'create' } as const) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('edit', 'delete'), pick: fc.nat() }) },
);

/** A conversation as a server keeps it: every event, and the present state of every message. */
function playServer(changes: readonly Change[]) {
  const states: MessageView[][] = [[]];
  const events: MessageEventView[] = [];
  let seq = 0;
  let prevSeq = '0';
  for (const change of changes) {
    const before = states.at(-1)!;
    // Other conversations of the company use numbers in between.
    seq += 1 + (changes.length % 3);
    const target = change.kind === 'create' ? undefined : before[change.pick % (before.length || 1)];
    if (change.kind !== 'create' && target?.state !== 'visible') continue;
    const message = target
      ? {
          ...target,
          version: target.version + 1,
          ...(change.kind === 'edit'
            ? { message: `edited ${seq}` }
            : { message: '', state: 'deleted' as const }),
        }
      : makeMessage(before.length + 1, { seq: `${seq}` });
    const after = target ? before.map((one) => (one === target ? message : one)) : [...before, message];
    const type = !target ? 'message.created' : change.kind === 'edit' ? 'message.edited' : 'message.deleted';
    events.push(makeEvent(`${seq}`, prevSeq, type, message));
    states.push(after);
    prevSeq = `${seq}`;
  }
  return { events, states, last: states.at(-1)!, head: prevSeq };
}
type Server = ReturnType<typeof playServer>;

/** `GET events?after=` of that server, events carrying each message as it stands at the end. */
function fetchEvents(server: Server, after: string, limit: number) {
  const present = new Map(server.last.map((message) => [message.id, message]));
  const rest = server.events.filter((event) => compareSequences(event.seq, after) > 0);
  const events = rest.slice(0, limit).map((event) => ({ ...event, message: present.get(event.message.id)! }));
  return { events, next: events.at(-1)?.seq ?? after };
}

function fillAll(server: Server, log: ReturnType<typeof createConversationLog>, limit: number) {
  for (let after = log.gap(); after !== null; after = log.gap()) {
    const page = fetchEvents(server, after, limit);
    if (page.events.length === 0) throw new Error('the gap cannot be filled');
    log.fill(page.events, page.next);
  }
}

const ids = (messages: readonly MessageView[]) => messages.map(({ id }) => id);

describe('conversation log', () => {
  it('ends with exactly the right list after any order, repetition and loss, with the gaps fetched', () => {
    fc.assert(
      fc.property(
        fc.array(changeArbitrary, { minLength: 1, maxLength: 40 }),
        fc.array(fc.record({ pick: fc.nat(), fetches: fc.boolean() }), { maxLength: 80 }),
        fc.nat(),
        fc.integer({ min: 1, max: 7 }),
        (changes, deliveries, startPick, limit) => {
          const server = playServer(changes);
          fc.pre(server.events.length > 0);
          const log = createConversationLog();
          const start = startPick % (server.events.length + 1);
          log.reset(server.states[start]!, start === 0 ? '0' : server.events[start - 1]!.seq);

          for (const { pick, fetches } of deliveries) {
            log.receive([server.events[pick % server.events.length]!]);
            const shown = log.messages();
            expect(ids(shown)).toEqual([...new Set(ids(shown))]);
            if (fetches) fillAll(server, log, limit);
          }
          log.noteHead(server.head);
          fillAll(server, log, limit);

          expect(log.messages()).toEqual(server.last);
          expect(log.gap()).toBeNull();
          expect(log.held()).toBe(server.head);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('shows nothing that lies behind a gap, and says where to fetch from', () => {
    const server = playServer([{ kind: 'create' }, { kind: 'create' }, { kind: 'create' }]);
    const [first, , third] = server.events;
    const log = createConversationLog();
    log.receive([third!, first!]);
    expect(ids(log.messages())).toEqual([first!.message.id]);
    expect(log.gap()).toBe(first!.seq);
  });

  it('applies what waited once the gap is filled', () => {
    const server = playServer([{ kind: 'create' }, { kind: 'create' }, { kind: 'create' }]);
    const [first, second, third] = server.events;
    const log = createConversationLog();
    log.receive([first!, third!]);
    log.fill([second!], second!.seq);
    expect(log.messages()).toEqual(server.last);
    expect(log.gap()).toBeNull();
  });

  it('learns of a lost last event from the head', () => {
    const log = createConversationLog();
    log.receive([makeEvent('5', '0', 'message.created', makeMessage(1, { seq: '5' }))]);
    expect(log.gap()).toBeNull();
    log.noteHead('9');
    expect(log.gap()).toBe('5');
  });

  it('still knows of a gap after more came too early than it keeps', () => {
    const events = playServer(Array.from({ length: 1_500 }, () => ({ kind: 'create' as const }))).events;
    const log = createConversationLog();
    log.receive(events.slice(1));
    log.fill([events[0]!], events[0]!.seq);
    expect(log.messages().length).toBeLessThan(events.length);
    expect(log.gap()).toBe(log.messages().at(-1)!.seq);
  });

  it('takes a gap as closed when the server has nothing there for this person', () => {
    const log = createConversationLog();
    const late = makeMessage(2, { seq: '9' });
    log.receive([makeEvent('9', '7', 'message.created', late)]);
    expect(log.gap()).toBe('0');
    log.fill([], '8');
    expect(log.messages()).toEqual([late]);
    expect(log.gap()).toBeNull();
  });

  it('keeps the newer version when an older page or event arrives late', () => {
    const old = makeMessage(1);
    const edited = { ...old, version: 2, message: 'better' };
    const log = createConversationLog();
    log.merge([edited]);
    log.merge([old]);
    log.receive([makeEvent('1', '0', 'message.created', old)]);
    expect(log.messages()).toEqual([edited]);
  });

  it('does not let an older read undo an edit of a message that was not loaded yet', () => {
    const old = makeMessage(1);
    const edited = { ...old, version: 2, message: 'better' };
    const log = createConversationLog();
    log.reset([makeMessage(2)], '2');
    log.receive([makeEvent('3', '2', 'message.edited', edited)]);
    expect(ids(log.messages())).toEqual(['1002']);
    log.merge([old]);
    expect(log.messages()[0]).toEqual(edited);
  });

  it('keeps the same array and the same messages while nothing changes', () => {
    const log = createConversationLog();
    log.merge([makeMessage(1), makeMessage(2)]);
    const before = log.messages();
    log.merge([makeMessage(1)]);
    expect(log.messages()).toBe(before);
  });

  it('orders positions past the range of exact numbers', () => {
    const log = createConversationLog();
    const positions = ['9007199254740993', '9', '9007199254740992', '10'];
    log.merge(positions.map((position, index) => makeMessage(index, { position })));
    expect(log.messages().map(({ position }) => position)).toEqual([
      '9',
      '10',
      '9007199254740992',
      '9007199254740993',
    ]);
  });

  it('drops the old and keeps what is newer than the page it starts again from', () => {
    const log = createConversationLog();
    log.merge([makeMessage(1), makeMessage(2), makeMessage(9)]);
    log.reset([makeMessage(5), makeMessage(6)], '6');
    expect(log.messages().map(({ position }) => position)).toEqual(['5', '6', '9']);
    expect(log.held()).toBe('6');
  });
});

describe('a change of the conversation itself', () => {
  it('has its place in the chain: what follows it is not taken for a gap', () => {
    const log = createConversationLog();
    log.receive([makeEvent('1', '0', 'message.created', makeMessage(1))]);
    log.receive([makeEvent('5', '3', 'message.created', makeMessage(2))]);
    expect([log.held(), log.gap()]).toEqual(['1', '1']);
    log.receive([makeChange('3', '1', 'locked')]);
    expect([log.held(), log.gap(), log.messages().length]).toEqual(['5', null, 2]);
    log.receive([makeChange('3', '1', 'locked')]);
    expect(log.messages()).toHaveLength(2);
  });
});
