import type { MessageView } from '@messaging/contracts';
import type { OutgoingMessage } from '@messaging/sdk';
import fc from 'fast-check';
import { buildRows, MOST_LEVELS, type RowsInput } from '../src/rows/build-rows.ts';

const ME = { userId: '7', displayName: 'Ada Berg' };
const OTHER = { userId: '8', displayName: 'Bo Lund' };

function makeMessage(position: number, fields: Partial<MessageView> = {}): MessageView {
  const id = `${position}`;
  return {
    id,
    conversationId: '1',
    rootLink: { planId: '1' },
    parentMessageId: null,
    threadId: id,
    depth: 0,
    position: id,
    seq: id,
    author: OTHER,
    message: `text ${id}`,
    state: 'visible',
    version: 1,
    createdAt: new Date(Date.UTC(2026, 10, 2, 9) + position * 3_600_000).toISOString(),
    editedAt: null,
    clientId: null,
    ...fields,
  };
}
const replyTo = (parent: MessageView, position: number, fields: Partial<MessageView> = {}) =>
  makeMessage(position, {
    parentMessageId: parent.id,
    threadId: parent.threadId,
    depth: parent.depth + 1,
    createdAt: parent.createdAt,
    ...fields,
  });

function makeOutgoing(clientId: string, parentMessageId: string | null = null): OutgoingMessage {
  const createdAt = '2026-11-02T09:30:00.000Z';
  return {
    clientId,
    link: { planId: '1' },
    text: clientId,
    parentMessageId,
    createdAt,
    state: 'sending',
    error: null,
  };
}

const build = (messages: readonly MessageView[], fields: Partial<RowsInput> = {}) =>
  buildRows({
    messages,
    outgoing: [],
    threadsWithMore: new Set(),
    hasOlder: true,
    ownUserId: ME.userId,
    firstNewId: null,
    ...fields,
  });
const keys = (messages: readonly MessageView[], fields: Partial<RowsInput> = {}) =>
  build(messages, fields)
    .rows.filter(({ kind }) => kind !== 'day')
    .map(({ key }) => key);

const conversation = fc.array(fc.option(fc.nat(), { nil: null }), { maxLength: 40 }).map((parents) => {
  const messages: MessageView[] = [];
  for (const [index, pick] of parents.entries()) {
    const parent = pick === null ? undefined : messages[pick % (messages.length || 1)];
    messages.push(parent ? replyTo(parent, index + 1) : makeMessage(index + 1));
  }
  return messages;
});

describe('rows of a conversation', () => {
  it('hold every message once, under what it answers, and know where each stands', () => {
    fc.assert(
      fc.property(conversation, (messages) => {
        const { rows, rowOf } = build(messages);
        const shown = rows.flatMap((row) => (row.kind === 'message' ? row.message : []));
        expect(shown.map(({ id }) => id).sort()).toEqual(messages.map(({ id }) => id).sort());
        expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
        for (const message of shown) {
          expect(rows[rowOf.get(message.id)!]).toMatchObject({ message });
          if (message.parentMessageId) {
            expect(rowOf.get(message.parentMessageId)!).toBeLessThan(rowOf.get(message.id)!);
          }
        }
      }),
    );
  });

  it('stand in the order of the top-level messages, each with its replies in theirs', () => {
    const [first, second] = [makeMessage(1), makeMessage(2)];
    const early = replyTo(first, 3);
    const late = replyTo(first, 5);
    const nested = replyTo(early, 6);
    expect(keys([first, second, early, late, nested])).toEqual(['1', '3', '6', '5', '2']);
  });

  it('indent to a bound, and quote what place and indentation no longer say', () => {
    const chain = [makeMessage(1)];
    for (let position = 2; position <= 6; position += 1) chain.push(replyTo(chain.at(-1)!, position));
    const many = Array.from({ length: 6 }, (_, index) => replyTo(chain[0]!, 10 + index));
    const rows = build([...chain, ...many]).rows.flatMap((row) => (row.kind === 'message' ? row : []));
    expect(rows.map(({ level }) => level)).toEqual([0, 1, 2, 3, 3, 3, 1, 1, 1, 1, 1, 1]);
    expect(Math.max(...rows.map(({ level }) => level))).toBe(MOST_LEVELS);
    expect(rows.slice(0, 6).map(({ quoted }) => quoted?.id ?? null)).toEqual([
      null,
      null,
      null,
      null,
      '4',
      '5',
    ]);
    expect(rows.at(-1)!.quoted?.id).toBe('1');
  });

  it('begin each day with its line, in the local time of the reader', () => {
    const at = (day: number, hour: number) => new Date(2026, 10, day, hour).toISOString();
    const messages = [at(2, 0), at(2, 23), at(3, 0), at(5, 12)].map((createdAt, index) =>
      makeMessage(index + 1, { createdAt }),
    );
    const kinds = build(messages).rows.map((row) => (row.kind === 'message' ? row.key : row.kind));
    expect(kinds).toEqual(['day', '1', '2', 'day', '3', 'day', '4']);
  });

  it('draw the line of the unread above the first of them, and the start once all is loaded', () => {
    const messages = [makeMessage(1), makeMessage(2)];
    expect(keys(messages, { firstNewId: '2', hasOlder: false })).toEqual(['start', '1', 'new', '2']);
  });

  it('offer the earlier replies of a thread above the ones it has', () => {
    const root = makeMessage(1);
    const rows = keys([root, replyTo(root, 9)], { threadsWithMore: new Set(['1']) });
    expect(rows).toEqual(['1', 'more-1', '9']);
  });

  it('put a reply under the thread when what it answers is not loaded', () => {
    const root = makeMessage(1);
    const lost = replyTo(root, 2);
    const shown = replyTo(lost, 3);
    expect(keys([root, shown])).toEqual(['1', '3']);
  });

  it('leave out replies whose top-level message is not there yet', () => {
    const root = makeMessage(1);
    expect(keys([replyTo(root, 2), makeMessage(3)])).toEqual(['3']);
  });

  it('show what is on its way where it will stand, and keep its row when it arrives', () => {
    const root = makeMessage(1);
    const later = makeMessage(2);
    const outgoing = [makeOutgoing('mine'), makeOutgoing('answer', '1'), makeOutgoing('lost', '99')];
    expect(keys([root, later], { outgoing })).toEqual(['1', 'answer', '2', 'mine', 'lost']);
    const arrived = replyTo(root, 3, { clientId: 'answer', author: ME });
    expect(keys([root, later, arrived], { outgoing: [outgoing[0]!] })).toEqual(['1', 'answer', '2', 'mine']);
  });

  it('use no client id of another person as a key, and none twice', () => {
    const messages = [
      makeMessage(1, { clientId: 'same', author: ME }),
      makeMessage(2, { clientId: 'same', author: ME }),
      makeMessage(3, { clientId: 'theirs' }),
    ];
    expect(keys(messages)).toEqual(['same', '2', '3']);
  });

  it('join what one person writes within minutes, but not across a reply', () => {
    const createdAt = '2026-11-02T09:30:00.000Z';
    const soon = '2026-11-02T09:32:00.000Z';
    const much = '2026-11-02T09:40:00.000Z';
    const continued = (messages: MessageView[]) =>
      build(messages).rows.flatMap((row) => (row.kind === 'message' ? row.isContinued : []));
    const [a, b, c] = [createdAt, soon, much].map((time, index) =>
      makeMessage(index + 1, { createdAt: time }),
    );
    expect(continued([a!, b!, c!])).toEqual([false, true, false]);
    expect(continued([a!, b!, replyTo(a!, 4)])).toEqual([false, false, false]);
    expect(continued([a!, { ...b!, author: ME }])).toEqual([false, false]);
  });
});
