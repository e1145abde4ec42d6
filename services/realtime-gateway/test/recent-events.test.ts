import type { ChainedEventView, MessageEventView } from '@messaging/contracts';
import fc from 'fast-check';
import { createRecentEvents } from '../src/bus/recent-events.ts';
import { createCompareHead } from '../src/heads/compare-head.ts';

const ROOM = 'company:1:plan:7';
const rootLink = { planId: '7' };

function event(
  seq: number,
  prevSeq: number,
  more: { id?: number; version?: number; text?: string } = {},
): MessageEventView {
  const { id = seq, version = 1, text = `text ${seq}` } = more;
  return {
    seq: String(seq),
    prevSeq: String(prevSeq),
    message: { id: String(id), version, message: text },
  } as MessageEventView;
}

const seqsOf = (events: readonly ChainedEventView[] | undefined) => events?.map(({ seq }) => Number(seq));
const recentEvents = (perRoom = 200, mostBytes = 1_000_000) => createRecentEvents({ perRoom, mostBytes });

describe('the recent events of a room', () => {
  it('answer what follows an event only when none of it can be missing', () => {
    // A conversation's events have gaps in their numbers, since its company's other conversations take some; the chain has none.
    const chain = fc.uniqueArray(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(
        chain,
        fc.infiniteStream(fc.boolean()),
        fc.nat(210),
        fc.integer({ min: 1, max: 10 }),
        (numbers, coin, after, perRoom) => {
          const seqs = numbers.sort((x, y) => x - y);
          const recent = recentEvents(perRoom);
          const heard = seqs.filter(() => coin.next().value);
          for (const seq of heard) recent.remember(ROOM, event(seq, seqs[seqs.indexOf(seq) - 1] ?? 0));
          const answer = seqsOf(recent.since(ROOM, String(after)));
          const last = heard.at(-1);
          if (last === undefined) return expect(answer).toBeUndefined();
          const truth = seqs.filter((seq) => seq > after && seq <= last);
          const isHeld = truth.every((seq) => heard.slice(-perRoom).includes(seq));
          return expect(answer).toEqual(isHeld ? truth : undefined);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('stay the same when they are relayed again', () => {
    const recent = recentEvents();
    for (const seq of [1, 2, 3, 2, 3, 1]) recent.remember(ROOM, event(seq, seq - 1));
    expect(seqsOf(recent.since(ROOM, '0'))).toEqual([1, 2, 3]);
    expect(recent.lastSeq(ROOM)).toBe('3');
  });

  it('compare numbers beyond what a double can tell apart', () => {
    const recent = recentEvents();
    for (const [seq, prevSeq] of [
      ['9007199254740992', '0'],
      ['9007199254740993', '9007199254740992'],
    ] as const) {
      recent.remember(ROOM, { ...event(1, 0), seq, prevSeq });
    }
    expect(recent.since(ROOM, '9007199254740992')).toHaveLength(1);
  });

  it('never give back a text that was deleted since', () => {
    const recent = recentEvents();
    recent.remember(ROOM, event(1, 0, { id: 5, text: 'regret' }));
    recent.remember(ROOM, event(2, 1, { id: 6 }));
    recent.remember(ROOM, event(3, 2, { id: 5, version: 2, text: '' }));
    expect(JSON.stringify(recent.since(ROOM, '0'))).not.toContain('regret');
    expect(recent.since(ROOM, '0')).toHaveLength(3);
  });

  it('take no more memory than they may, and forget the quietest rooms first', () => {
    const recent = recentEvents(1_000, 100_000);
    for (let i = 0; i < 50; i++) {
      for (const room of ['busy', `quiet ${i}`])
        recent.remember(room, event(i + 1, i, { text: 'x'.repeat(1_000) }));
    }
    expect(recent.since('quiet 0', '0')).toBeUndefined();
    expect(recent.since('quiet 49', '49')).toHaveLength(1);
    // 50 events of about 3 KB are more than there is room for beside the others: even the busiest is given up in the end.
    const held = Array.from({ length: 50 }, (_, i) => recent.lastSeq(`quiet ${i}`)).filter(Boolean).length;
    expect(held).toBeLessThanOrEqual(100_000 / 2_900);
  });
});

describe('how a client stands', () => {
  const recent = recentEvents();
  for (let seq = 11; seq <= 140; seq++) recent.remember(ROOM, event(seq, seq - 1));
  const compareHead = createCompareHead(recent);
  const ask = (after: string | undefined, head: string, mayTell = (_bytes: number) => true) =>
    compareHead({ room: ROOM, rootLink, after, head, mayTell });

  it.each([
    ['holds the last event', '140', '140', { behind: false, missed: 0, head: '140' }],
    ['is a little behind', '138', '140', { behind: true, missed: 2, head: '140' }],
    ['knows of an event this node has not heard', '140', '139', { behind: false, missed: 0, head: '140' }],
    ['misses what this node missed, too', '138', '141', { behind: true, missed: 0, head: '141' }],
    ['misses what this node has forgotten', '3', '140', { behind: true, missed: 0, head: '140' }],
    ['misses too much for a socket', '12', '140', { behind: true, missed: 0, head: '140' }],
    ['asks before the head was recorded', '138', '0', { behind: true, missed: 2, head: '140' }],
    ['does not say what it holds', undefined, '140', { behind: false, missed: 0, head: '140' }],
  ])('%s', (_name, after, head, expected) => {
    const { missed, ...rest } = ask(after, head);
    expect({ ...rest, missed: missed.length }).toEqual({ rootLink, ...expected });
  });

  it('is told that it is behind and no more, where its connection has been told too much already', () => {
    const asked: number[] = [];
    const refuse = (bytes: number) => asked.push(bytes) === 0;
    expect(ask('138', '140', refuse)).toEqual({ rootLink, head: '140', behind: true, missed: [] });
    ask('139', '140', refuse);
    expect(asked[0]).toBe(2 * asked[1]!);
    expect(asked[1]).toBeGreaterThan(900);
  });
});
