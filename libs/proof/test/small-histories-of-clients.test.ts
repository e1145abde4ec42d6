import { checkHistory, type Delivered, type HistoryRecord, type Read } from '../src/index.ts';
import {
  ANNA,
  BORIS,
  HERE,
  THERE,
  acknowledged,
  changed,
  check,
  count,
  finding,
  heard,
  invoked,
  outcomeUnknown,
  read,
  refused,
  seen,
  session,
  written,
  type Seen,
  type Invoked,
} from './small-history.ts';

describe('What the checker counts', () => {
  it('is attempts, and intents by what became of any of their attempts', () => {
    const { ok, counts } = checkHistory(
      [
        written('done'),
        invoked('again', { key: 'done' }),
        acknowledged('again', { messageId: 'done' }),
        [invoked('no', { key: 'no' }), refused('no')],
        [invoked('open', { key: 'open' }), outcomeUnknown('open')],
        [invoked('settled-1', { key: 'settled' }), outcomeUnknown('settled-1')],
        [invoked('settled-2', { key: 'settled' }), refused('settled-2')],
        // Nothing was heard of these, nor have they a key.
        invoked('silent-1'),
        invoked('silent-2'),
        // Of none of the attempts.
        refused('stranger'),
        session('s'),
        heard('1', 3, { messageId: 'done', key: 'done' }),
        heard('1', 4, { messageId: 'done', key: 'done' }),
        heard('1', 4, { messageId: 'done', key: 'done', source: 'fetch' }),
        heard('1', 4, { messageId: 'done', key: 'done', session: 'unheard of' }),
      ].flat(),
      { wire: 'repeated' },
    );
    expect(counts).toMatchObject({
      attempts: 8,
      accepted: 1,
      refused: 2,
      unknown: 4,
      unanswered: 3,
      delivered: 4,
      repeated: 1,
    });
    expect([ok, counts.lost, counts.duplicated]).toEqual([true, 0, 0]);
  });
});

describe('lost', () => {
  const lost = finding('lost');
  const of = (what: string) => [`${BORIS} reading ${HERE}: message m ${what}`];

  it('is what an entitled person does not find at the end, in a read of everything', () => {
    expect(lost(written('m'), read([]))).toEqual(of('is not there'));
    expect(lost(written('m'), read([seen('m')]))).toEqual([]);
    expect(lost(written('m'), read([], { final: false }))).toEqual([]);
    expect(lost(written('m'), read([], { extent: 'held' }))).toEqual([]);
    expect(lost(written('m'), read([], { person: '2/20' }))).toEqual([]);
    expect(lost(written('m'), read([], { conversation: THERE }))).toEqual([]);
  });

  it('is a change that is not there, whichever was acknowledged last', () => {
    const edits = [changed('e3', 'edit', 'm', 3, { text: 'third' }), changed('e2', 'edit', 'm', 2)];
    const found = (more: Partial<Seen>) => lost(written('m'), ...edits, read([seen('m', more)]));
    expect(found({ version: 2 })).toEqual(of('is at version 2, version 3 was acknowledged'));
    expect(found({ version: 3, text: 'third' })).toEqual([]);
    expect(found({ version: 3 })).toEqual(of('has another text than was acknowledged'));
    expect(found({ version: 3, text: null })).toEqual([]);
    expect(found({ version: 3, text: 'third', state: 'deleted' })).toEqual(
      of('is deleted, and nobody asked for that'),
    );
    // Somebody has changed it since; who was not told so.
    expect(found({ version: 4, text: 'fourth', state: 'hidden' })).toEqual([]);
  });

  it('is a deletion that did not delete', () => {
    const found = (state: Seen['state']) =>
      lost(
        written('m'),
        changed('d', 'delete', 'm', 2, { text: null }),
        read([seen('m', { version: 2, state, text: '' })]),
      );
    expect(found('deleted')).toEqual([]);
    expect(found('hidden')).toEqual(of('is hidden, not deleted'));
  });

  it('is not a text that the recorder did not keep', () => {
    expect(lost(written('m', { asked: { text: null } }), read([seen('m', { text: 'other' })]))).toEqual([]);
  });
});

describe('undelivered', () => {
  const undelivered = finding('undelivered');

  it('is what a socket that listened all along did not hear from the socket', () => {
    const all = session('s', HERE);
    const missed = [`session s: never heard event 1 of ${HERE}`];
    expect(undelivered(written('m'), all)).toEqual(missed);
    expect(undelivered(written('m'), all, heard('1', 3))).toEqual([]);
    expect(undelivered(written('m'), all, heard('2', 3))).toEqual(missed);
    expect(undelivered(written('m'), all, heard('1', 3, { source: 'fetch' }))).toEqual(missed);
    expect(undelivered(written('m'), session('s'))).toEqual([]);
    expect(undelivered(written('m'), session('s', THERE))).toEqual([]);
    expect(undelivered(written('m'), written('n', { told: { seq: '2' } }), all, heard('1', 3))).toEqual([
      `session s: never heard event 2 of ${HERE}`,
    ]);
  });

  it('is what an open client does not show at the end, from where it begins', () => {
    const two = [written('m'), written('n', { told: { position: '2', seq: '2' } })];
    const held = (messages: Seen[], more: Partial<Read> = {}) =>
      undelivered(...two, read(messages, { extent: 'held', ...more }));
    const second = seen('n', { position: '2' });
    const missing = (name: string) => `the open client of ${BORIS}: does not show message ${name} of ${HERE}`;
    expect(held([seen('m'), second])).toEqual([]);
    expect(held([second])).toEqual([]);
    expect(held([seen('m')])).toEqual([missing('n')]);
    expect(held([])).toEqual([missing('m'), missing('n')]);
    expect(held([seen('x', { position: '2' })])).toEqual([missing('n')]);
    expect(held([], { final: false })).toEqual([]);
    expect(held([], { extent: 'whole' })).toEqual([]);
    expect(held([], { conversation: THERE })).toEqual([]);
  });
});

describe('duplicated', () => {
  const duplicated = (messages: Seen[]) => check('duplicated', [read(messages)]);
  const reading = (what: string) => `${BORIS} reading ${HERE}: ${what}`;

  it('is a message that stands in a read twice, or two messages of one key', () => {
    const keyless = { key: null };
    expect(duplicated([seen('m', keyless), seen('n', { ...keyless, position: '2' })])).toEqual([]);
    expect(duplicated([seen('m', keyless), seen('m', keyless)])).toEqual([reading('message m twice')]);
    expect(duplicated([seen('m', { key: 'k' }), seen('n', { key: 'k' })])).toEqual([
      reading('messages m and n of the one key k'),
    ]);
    expect(duplicated([seen('m', { key: 'k' }), seen('n', { key: 'l' })])).toEqual([]);
    expect(duplicated([seen('m', { key: 'k' }), seen('n', { key: 'k', author: BORIS })])).toEqual([]);
  });

  it('is an event that a socket hears twice in a conversation, where that may not be', () => {
    const records = [session('s'), heard('1', 1), heard('1', 2), heard('1', 3, { conversation: THERE })];
    expect(check('duplicated', records)).toEqual(['session s: event 1 twice']);
    expect(check('duplicated', records, 'repeated')).toEqual([]);
    expect(
      check('duplicated', [session('s'), session('t'), heard('1', 1), heard('1', 2, { session: 't' })]),
    ).toEqual([]);
  });
});

describe('reordered', () => {
  it('is a page in which a message stands behind a later one, or in its place', () => {
    const page = (...positions: [string, string][]) =>
      check('reordered', [read(positions.map(([name, position]) => seen(name, { position })))]);
    const behind = (name: string) => [`${BORIS} reading ${HERE}: message ${name} stands behind a later one`];
    expect(page(['m', '9'], ['n', '10'])).toEqual([]);
    expect(page(['m', '10'], ['n', '9'])).toEqual(behind('n'));
    expect(page(['m', '9'], ['n', '9'])).toEqual(behind('n'));
    // Twice, which is said elsewhere.
    expect(page(['m', '9'], ['m', '9'])).toEqual([]);
  });

  it('is an event after a later one of its conversation that was not heard before', () => {
    const order = (...events: HistoryRecord[]) => check('reordered', [session('s'), ...events]);
    const found = [`session s: event 9 of ${HERE} after event 10`];
    expect(order(heard('9', 1), heard('10', 2))).toEqual([]);
    expect(order(heard('10', 1), heard('9', 2))).toEqual(found);
    expect(order(heard('8', 1), heard('10', 2), heard('9', 3), heard('11', 4))).toEqual(found);
    expect(order(heard('10', 1), heard('9', 2), heard('9', 3))).toEqual(found);
    expect(order(heard('9', 1), heard('10', 2), heard('9', 3))).toEqual([]);
    expect(order(heard('10', 1), heard('9', 2, { conversation: THERE }))).toEqual([]);
    // That somebody else has heard it by then makes it no better where nothing is said twice.
    expect(order(session('t'), heard('9', 1, { session: 't' }), heard('10', 5), heard('9', 7))).toEqual(
      found,
    );
  });

  it('is no repetition where that is allowed: what somebody had heard by then is said again', () => {
    const between = (firstHeardAt: number | undefined, more: Partial<Delivered> = {}) =>
      count(
        'reordered',
        [
          session('s'),
          session('t'),
          firstHeardAt === undefined ? [] : heard('9', firstHeardAt, { session: 't', ...more }),
          heard('10', 5),
          heard('9', 7),
        ],
        'repeated',
      );
    expect([between(4), between(5), between(6), between(undefined)]).toEqual([0, 0, 1, 1]);
    expect(between(4, { conversation: THERE })).toBe(1);
    const later = [heard('9', 8, { session: 't' }), session('s'), session('t')];
    const twice = [heard('9', 4, { session: 't' }), ...later, heard('10', 5), heard('9', 7)];
    expect(count('reordered', twice, 'repeated')).toBe(0);
    // The later one counts from when it was heard first, not from its repetition.
    const repeated = [session('s'), session('t'), heard('9', 6, { session: 't' })];
    expect(count('reordered', [...repeated, heard('10', 5), heard('10', 7), heard('9', 8)], 'repeated')).toBe(
      1,
    );
  });

  it('is a write that overtook one whose place was known before it began', () => {
    const write = (name: string, at: number, known: number, position: string, more: Partial<Invoked> = {}) =>
      written(name, { asked: { at, ...more }, told: { at: known, position } });
    const overtook = (...writes: HistoryRecord[][]) => check('reordered', writes);
    const found = [`${HERE}: message n overtook an earlier one`];
    expect(overtook(write('m', 1, 5, '2'), write('n', 6, 7, '1'))).toEqual(found);
    expect(overtook(write('m', 1, 5, '2'), write('n', 5, 7, '1'))).toEqual([]);
    expect(overtook(write('m', 1, 5, '2'), write('n', 6, 7, '3'))).toEqual([]);
    expect(overtook(write('n', 6, 7, '1'), write('m', 1, 5, '2'))).toEqual(found);
    expect(overtook(write('m', 1, 5, '2'), write('n', 6, 7, '1', { conversation: THERE }))).toEqual([]);
    expect(overtook(write('l', 1, 2, '1'), write('m', 1, 5, '3'), write('n', 6, 7, '2'))).toEqual(found);
    expect(overtook(write('l', 1, 3, '3'), write('m', 1, 5, '1'), write('n', 6, 7, '2'))).toEqual(found);
    // In the order in which they began, whichever was told first: when n began, nobody knew of o.
    const told = [write('p', 10, 20, '4'), write('o', 1, 5, '3'), write('n', 2, 6, '1')];
    expect(overtook(...told)).toEqual([]);
    // Without keys each attempt is an intent of its own.
    const keyless = { key: null };
    expect(overtook(write('m', 1, 5, '2', keyless), write('n', 6, 7, '1', keyless))).toEqual(found);
  });

  it('lets an intent begin with its first attempt and be known with its first answer', () => {
    const first = written('m', { asked: { at: 4 }, told: { at: 5, position: '2' } });
    const attempt = (name: string, at: number, person = ANNA) =>
      [invoked(name, { at, key: 'k', person }), outcomeUnknown(name)] as HistoryRecord[];
    const last = [invoked('n', { at: 8, key: 'k' }), acknowledged('n', { at: 9, position: '1' })];
    expect(count('reordered', [first, last])).toBe(1);
    expect(count('reordered', [first, attempt('early', 3), last])).toBe(0);
    expect(count('reordered', [first, attempt('early', 3), attempt('late', 7), last])).toBe(0);
    expect(count('reordered', [first, attempt('early', 3, BORIS), last])).toBe(1);
    const again = [
      invoked('m2', { at: 6, key: 'm' }),
      acknowledged('m2', { messageId: 'm', at: 20, position: '2' }),
    ];
    expect(count('reordered', [first, again, last])).toBe(1);
  });
});
