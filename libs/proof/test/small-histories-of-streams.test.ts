import type { Acknowledged, HistoryRecord, Read, StreamRow } from '../src/index.ts';
import {
  ANNA,
  BORIS,
  HERE,
  THERE,
  acknowledged,
  changed,
  check,
  finding,
  heard,
  invoked,
  outcomeUnknown,
  range,
  read,
  refused,
  reread,
  row,
  seen,
  session,
  written,
  type Seen,
  type Invoked,
} from './small-history.ts';

describe('gap', () => {
  it('is a position that is left out; what begins later in an open client is none', () => {
    const gap = (positions: string[], extent: Read['extent'] = 'whole') =>
      check('gap', [
        read(
          positions.map((position) => seen(`m${position}`, { position })),
          { extent },
        ),
      ]);
    const due = (position: string, other: string) => [
      `${BORIS} reading ${HERE}: position ${position} where ${other} is due`,
    ];
    expect(gap(['1', '2', '3'])).toEqual([]);
    expect(gap([])).toEqual([]);
    expect(gap(['10', '9', '11', '8', '12'], 'held')).toEqual([]);
    expect(gap(['2', '3'])).toEqual(due('2', '1'));
    expect(gap(['2', '3'], 'held')).toEqual([]);
    expect(gap(['2', '4'], 'held')).toEqual(due('4', '3'));
    expect(gap([], 'held')).toEqual([]);
    expect(gap(['1', '1', '2'])).toEqual([]);
  });

  it('is a number that a stream leaves out, or an end before its head', () => {
    const gap = finding('gap');
    const stream = 'the stream of company 1:';
    const chained = [row('6', { prevSeq: '3' }), row('7', { prevSeq: '6' })];
    expect(gap(range('7', '5'), ...chained)).toEqual([]);
    expect(gap(range('7', '4'), ...chained)).toEqual([`${stream} event 6 follows event 4`]);
    expect(gap(range('8', '5'), ...chained)).toEqual([`${stream} ends at 7, its head is 8`]);
    expect(gap(range('5', '5'))).toEqual([]);
    expect(gap(range('6', '5'))).toEqual([`${stream} ends at 5, its head is 6`]);
    // Of a company whose range is not known.
    expect(gap(row('1', { companyId: '9', seq: '4' }))).toEqual([]);
  });

  it('is a predecessor that is not the one before in the conversation', () => {
    const names = (...rows: StreamRow[]) =>
      check('gap', [range(String(5 + rows.length), '5'), ...rows]).map((text) => text.slice(25));
    const there = row('7', { conversation: THERE, prevSeq: '2' });
    expect(names(row('6', { prevSeq: '5' }), there, row('8', { prevSeq: '6' }))).toEqual([]);
    expect(names(row('6', { prevSeq: '6' }))).toEqual(['event 6 names 6 as its predecessor']);
    expect(names(row('6'), there, row('8', { prevSeq: '7' }))).toEqual([
      'event 8 names 7 as its predecessor',
    ]);
    // What is of no conversation has no chain.
    const loose = (seq: string) => row(seq, { conversation: null, prevSeq: '99' });
    expect(names(loose('6'), loose('7'))).toEqual([]);
  });

  it('is a predecessor that a client was told otherwise', () => {
    const told = (eventSeq: string, prevSeq: string | null, conversation = HERE) =>
      check('gap', [range('1'), row('1'), session('s'), heard(eventSeq, 1, { prevSeq, conversation })]);
    expect(told('1', '0')).toEqual([]);
    expect(told('1', '7')).toEqual(['session s: event 1 names 7, not 0']);
    expect(told('1', null)).toEqual([]);
    expect(told('2', '7')).toEqual([]);
    expect(told('1', '7', '2/topic:a')).toEqual([]);
  });
});

describe('key-reused', () => {
  const again = (more: Partial<Acknowledged>, asked: Partial<Invoked> = {}) =>
    check('key-reused', [
      written('m'),
      invoked('again', { key: 'm', ...asked }),
      acknowledged('again', { messageId: 'm', ...more }),
    ]);

  it('is another answer to the same key of the same person', () => {
    expect(again({})).toEqual([]);
    for (const more of [{ messageId: 'x' }, { seq: '9' }, { position: '9' }, { version: 9 }, { text: 'x' }])
      expect(again(more)).toHaveLength(1);
    expect(again({ seq: '9' })).toEqual([
      `key m of ${ANNA}: answered ["m","1","1",1,"text"], then ["m","9","1",1,"text"]`,
    ]);
    expect(again({ seq: '9' }, { person: BORIS })).toEqual([]);
    expect(again({ seq: '9' }, { key: 'other' })).toEqual([]);
  });

  it('is not what two writes without a key are answered', () => {
    const keyless = { asked: { key: null } };
    expect(check('key-reused', [written('m', keyless), written('n', keyless)])).toEqual([]);
  });
});

describe('shared-place', () => {
  const shared = (told: Partial<Acknowledged>, asked: Partial<Invoked> = {}) =>
    check('shared-place', [
      written('m', asked.key === null ? { asked: { key: null } } : {}),
      written('n', { asked, told: { seq: '2', position: '2', ...told } }),
    ]);

  it('is one message, position or event for two writes of a conversation', () => {
    expect(shared({})).toEqual([]);
    for (const [told, place] of [
      [{ messageId: 'm' }, 'message m'],
      [{ position: '1' }, 'position 1'],
      [{ seq: '1' }, 'event 1'],
    ] as const) {
      expect(shared(told)).toEqual([`${HERE}: ${place} was given to two writes`]);
      expect(shared(told, { key: null })).toHaveLength(1);
      expect(shared(told, { key: 'm', person: BORIS })).toHaveLength(1);
      expect(shared(told, { key: 'm' })).toEqual([]);
      expect(shared(told, { conversation: THERE })).toEqual([]);
    }
  });
});

describe('unaccepted', () => {
  const unaccepted = finding('unaccepted');
  const where = `${BORIS} reading ${HERE}: message`;

  it('is a message that nobody wrote, said once wherever it is seen', () => {
    const nobodys = seen('x');
    expect(unaccepted(read([nobodys]), read([nobodys]))).toEqual([`${where} x was written by nobody`]);
    expect(unaccepted(session('s'), heard('1', 1, nobodys), read([nobodys]))).toEqual([
      'session s: message x was written by nobody',
    ]);
    expect(unaccepted(read([seen('x'), seen('x', { version: 2 })]))).toHaveLength(2);
    expect(unaccepted(read([seen('x')]), read([seen('x')], { conversation: THERE }))).toHaveLength(2);
  });

  it('is not what was written, by its id or, where no answer came, by its key', () => {
    expect(unaccepted(written('m'), read([seen('m')]))).toEqual([]);
    expect(unaccepted(written('m'), read([seen('m', { key: null, author: null })]))).toEqual([]);
    const unanswered = [invoked('m', { key: 'k' }), outcomeUnknown('m')];
    const silent = [invoked('m', { key: 'k' })];
    for (const attempt of [unanswered, silent]) {
      expect(unaccepted(attempt, read([seen('x', { key: 'k' })]))).toEqual([]);
      expect(unaccepted(attempt, read([seen('x', { key: 'l' })]))).toHaveLength(1);
      expect(unaccepted(attempt, read([seen('x', { key: 'k', author: BORIS })]))).toHaveLength(1);
      expect(unaccepted(attempt, read([seen('x', { key: 'k' })], { conversation: THERE }))).toHaveLength(1);
    }
    expect(
      unaccepted(invoked('m', { key: 'k' }), refused('m'), read([seen('x', { key: 'k' })])),
    ).toHaveLength(1);
    // What was sent without a key is not whatever has none.
    const keyless = written('m', { asked: { key: null } });
    expect(unaccepted(keyless, read([seen('m', { key: null })]))).toEqual([]);
    expect(unaccepted(keyless, read([seen('x', { key: null })]))).toHaveLength(1);
    expect(unaccepted(written('m'), read([seen('m')], { conversation: THERE }))).toHaveLength(1);
    // To change a message is not to write it.
    expect(unaccepted(changed('e', 'edit', 'm', 2), read([seen('m', { version: 2 })]))).toEqual([
      `${where} m was written by nobody`,
    ]);
  });

  it('is a text that nobody gave the message as this version', () => {
    const edited = [written('m'), changed('e', 'edit', 'm', 2, { text: 'edited' })];
    const texts = (more: Partial<Seen>) => unaccepted(...edited, read([seen('m', more)]));
    expect(texts({})).toEqual([]);
    expect(texts({ version: 2, text: 'edited' })).toEqual([]);
    expect(texts({ text: 'edited' })).toEqual([`${where} m has a text nobody gave it as version 1`]);
    expect(texts({ version: 2 })).toEqual([`${where} m has a text nobody gave it as version 2`]);
    expect(texts({ version: 2, text: null })).toEqual([]);
    expect(texts({ version: 3, text: '', state: 'deleted' })).toEqual([]);
    // An edit whose answer never came may be the one.
    const open = [invoked('e', { action: 'edit', messageId: 'm', text: 'edited' }), outcomeUnknown('e')];
    expect(unaccepted(written('m'), open, read([seen('m', { version: 2, text: 'edited' })]))).toEqual([]);
    const unkept = written('m', { asked: { text: null } });
    expect(unaccepted(unkept, read([seen('m', { text: 'whatever' })]))).toEqual([]);
  });
});

describe('foreign', () => {
  const foreign = finding('foreign');

  it('is what reaches somebody of another company, or was written by one', () => {
    expect(foreign(session('s'), heard('1', 1), read([seen('m')]))).toEqual([]);
    expect(foreign(session('s'), heard('1', 1, { person: '2/20' }))).toEqual([
      `2/20: was told event 1 of ${HERE}`,
    ]);
    expect(foreign(read([seen('m')], { person: '2/20' }))).toEqual([`2/20: read message m of ${HERE}`]);
    expect(foreign(session('s'), heard('1', 1, { author: '2/20' }))).toHaveLength(1);
    expect(foreign(read([seen('m', { author: '2/20' }), seen('n', { author: null })]))).toEqual([
      `${BORIS}: read message m of ${HERE}`,
    ]);
    expect(foreign(session('s'), heard('1', 1, { author: null }))).toEqual([]);
    expect(foreign(read([], { person: '2/20' }))).toEqual([]);
  });

  it('is what reaches a colleague outside of the audience, and nobody in it', () => {
    const audience: HistoryRecord = { kind: 'audience', conversation: HERE, people: [ANNA] };
    expect(foreign(audience, read([seen('m')], { person: ANNA }))).toEqual([]);
    expect(foreign(audience, read([seen('m')]))).toHaveLength(1);
    expect(foreign(audience, read([seen('m')], { conversation: THERE }))).toEqual([]);
  });
});

describe('event-count', () => {
  const counts = finding('event-count');
  const at = 'the stream of company 1:';

  it('is an acknowledged change without its own event', () => {
    const none = [`${at} has no message.created of message m at 1`];
    expect(counts(written('m'), range('1'), row('1', { messageId: 'm' }))).toEqual([]);
    expect(counts(written('m'), range('0'))).toEqual(none);
    expect(counts(written('m'), range('1'), row('1', { messageId: 'n' }))).toEqual(none);
    expect(counts(written('m'), range('1'), row('1', { messageId: 'm', type: 'policy.changed' }))).toEqual(
      none,
    );
    expect(counts(written('m'))).toEqual([]);
    // Of another company, whose stream says something else at the same number.
    const theirs = written('x', { asked: { person: '2/20', conversation: '2/topic:a' } });
    expect(counts(written('m'), theirs, range('1'), row('1', { messageId: 'm' }))).toEqual([]);
    const elsewhere = written('x', { asked: { conversation: '11/topic:a' } });
    expect(counts(written('m'), elsewhere, range('1'), row('1', { messageId: 'm' }))).toEqual([]);
  });

  it('is a message with another number of events than versions, or created twice', () => {
    const edited = row('2', { messageId: 'm', prevSeq: '1', type: 'message.edited' });
    const stream = (version: number | undefined, ...rows: StreamRow[]) =>
      counts(
        range(String(rows.length)),
        ...rows,
        version === undefined ? [] : read([seen('m', { version })]),
      );
    const created = row('1', { messageId: 'm' });
    expect(stream(2, created, edited)).toEqual([]);
    expect(stream(1, created, edited)).toEqual([
      `${at} message m at version 1 has 2 events, 1 of its creation`,
    ]);
    expect(stream(2, created)).toEqual([`${at} message m at version 2 has 1 events, 1 of its creation`]);
    expect(stream(undefined, created, edited)).toEqual([]);
    expect(stream(2, created, { ...edited, type: 'message.created' })).toHaveLength(1);
    expect(stream(undefined, created, { ...edited, type: 'message.created' })).toEqual([
      `${at} message m at version ? has 2 events, 2 of its creation`,
    ]);
    expect(stream(1, edited)).toHaveLength(1);
  });

  it('does not count what is no change of a message, nor what was read before the end', () => {
    const other = [
      row('2', { messageId: null, type: 'conversation.changed', prevSeq: '1' }),
      row('3', { messageId: 'm', type: 'people.notified', prevSeq: '2' }),
    ];
    const created = row('1', { messageId: 'm' });
    expect(counts(range('3'), created, other, read([seen('m')]))).toEqual([]);
    const early = read([seen('m', { version: 7 })], { final: false });
    expect(counts(range('1'), created, read([seen('m')]), early)).toEqual([]);
  });
});

describe('half-visible', () => {
  const half = finding('half-visible');
  const differently = [`${HERE}: ${BORIS} and ${ANNA} see message m differently`];
  const mine = (messages: Seen[], more: Partial<Read> = {}) => read(messages, { person: ANNA, ...more });

  it('is what two readers see differently at the end', () => {
    const whole = read([seen('m')]);
    expect(half(whole, mine([seen('m')]))).toEqual([]);
    expect(half(whole, mine([]))).toEqual(differently);
    expect(half(read([]), mine([seen('m')]))).toEqual(differently);
    for (const more of [{ version: 2 }, { state: 'hidden' as const }, { text: 'x' }])
      expect(half(whole, mine([seen('m', more)]))).toEqual(differently);
    expect(half(whole, mine([], { final: false }))).toEqual([]);
    expect(half(whole, mine([], { extent: 'held' }))).toEqual([]);
    expect(half(whole, mine([], { person: '2/20' }))).toEqual([]);
    expect(half(whole, mine([], { conversation: THERE }))).toEqual([]);
  });

  it('is what the stream has and readers have not, or the other way around', () => {
    const created = row('1', { messageId: 'm' });
    const others = [
      row('2', { conversation: THERE, messageId: 'n' }),
      row('3', { messageId: null, type: 'conversation.changed', prevSeq: '1' }),
    ];
    expect(half(range('3'), created, ...others, read([seen('m')]))).toEqual([]);
    expect(half(range('1'), created, read([]))).toEqual([
      `${HERE}: the stream has message m, no reader does`,
    ]);
    expect(half(range('0'), read([seen('m')]))).toEqual([
      `${HERE}: readers have message m, the stream does not`,
    ]);
    expect(half(read([seen('m')]))).toEqual([]);
  });
});

describe('stale-read', () => {
  it('is a read that is older than the write whose token it carries', () => {
    const stale = (foundVersion: number | null) => check('stale-read', [reread({ foundVersion })]);
    expect([stale(2), stale(3)]).toEqual([[], []]);
    expect(stale(1)).toEqual([`${ANNA}: read message m at version 1 after writing 2`]);
    expect(stale(null)).toEqual([`${ANNA}: read message m at version none after writing 2`]);
  });
});
