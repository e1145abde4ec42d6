import fc from 'fast-check';
import {
  checkHistory,
  INVARIANTS,
  renderVerdict,
  type Acknowledged,
  type Delivered,
  type Invariant,
} from '../src/index.ts';
import {
  inReads,
  inSession,
  inStream,
  is,
  nth,
  ofFirst,
  retryAnswered,
  without,
  withMessage,
  type Plant,
} from './plant.ts';
import { simulate, type Step } from './simulate.ts';

const say = (answer: Step['answer'], company: 0 | 1 = 0, author: 0 | 1 = 0): Step => ({
  company,
  author,
  action: 'send',
  target: 0,
  answer,
});
const change = (action: 'edit' | 'delete', target: number): Step => ({
  company: 0,
  author: 0,
  action,
  target,
  answer: 'acknowledged',
});

/** Messages 1 to 6 of company 1 (the second edited, the third deleted), two of company 2. */
const STEPS: Step[] = [
  say('acknowledged'),
  say('retried', 0, 1),
  say('acknowledged'),
  say('lost'),
  say('dropped'),
  say('refused'),
  change('edit', 1),
  change('delete', 2),
  say('acknowledged', 1),
  say('retried', 1),
  say('acknowledged', 0, 1),
  say('acknowledged'),
];

const PLANTED: [Invariant, string, Plant][] = [
  ['lost', 'a message that nobody can read', inReads((read) => without(read, '1'))],
  [
    'lost',
    'a message that one reader cannot read',
    nth('read', 0, (read) => [{ ...read, messages: without(read, '6') }]),
  ],
  ['lost', 'an edit that was undone', withMessage('2', { version: 1, text: 'text of k2' })],
  ['lost', 'an acknowledged text that is another', withMessage('1', { text: 'text of k3' })],
  ['lost', 'a deletion that did not delete', withMessage('3', { state: 'visible' })],
  ['lost', 'a message that was hidden unasked', withMessage('1', { state: 'hidden', text: '' })],
  ['undelivered', 'a socket that missed one', inSession('s00', (heard) => heard.filter((_, i) => i !== 2))],
  ['undelivered', 'a socket that missed the last', inSession('s01', (heard) => heard.slice(0, -1))],
  [
    'undelivered',
    'an open client that does not show the last',
    nth('read', 1, (read) => [{ ...read, messages: without(read, '6') }]),
  ],
  [
    'duplicated',
    'a message that stands in a page twice',
    inReads((read) => [...read.messages.slice(0, 1), ...read.messages]),
  ],
  [
    'duplicated',
    'a retry that became a second message',
    inReads((read) =>
      ofFirst(read)
        ? [...read.messages, { ...read.messages[1]!, messageId: '777', position: '7' }]
        : read.messages,
    ),
  ],
  ['duplicated', 'an event heard twice', inSession('s00', (heard) => [...heard, heard.at(-1)!])],
  ['reordered', 'two events that changed places', inSession('s00', ([a, b, ...rest]) => [b!, a!, ...rest])],
  [
    'reordered',
    'a page in another order',
    inReads(({ messages: [a, b, ...rest] }) => (a && b ? [b, a, ...rest] : [])),
  ],
  [
    'reordered',
    'a write that stands before one acknowledged earlier',
    (records) =>
      records.map((one) =>
        one.kind === 'invoked' && one.attempt === 'k1a'
          ? { ...one, at: 9_000 }
          : one.kind === 'acknowledged' && one.attempt === 'k1a'
            ? { ...one, at: 9_001 }
            : one,
      ),
  ],
  [
    'gap',
    'a position that is left out',
    inReads((read) => read.messages.map((one) => (one.position === '6' ? { ...one, position: '9' } : one))),
  ],
  [
    'gap',
    'a sequence number that is left out',
    inStream((rows) => rows.map((row, i) => (i === rows.length - 1 ? { ...row, seq: '99' } : row))),
  ],
  ['gap', 'a stream that ends before its head', nth('stream-range', 0, (one) => [{ ...one, head: '99' }])],
  [
    'gap',
    'an event in the stream with another predecessor',
    inStream((rows) => rows.map((row, i) => (i === 3 ? { ...row, prevSeq: '1' } : row))),
  ],
  [
    'gap',
    'an event told with another predecessor',
    nth('delivered', 5, (one) => [{ ...one, prevSeq: '77' }]),
  ],
  ['key-reused', 'a retry answered with another message', retryAnswered({ messageId: '555' })],
  ['key-reused', 'a retry answered with another text', retryAnswered({ text: 'not this' })],
  [
    'shared-place',
    'two writes at one position',
    nth('acknowledged', 1, (one) => [{ ...one, position: '1' }]),
  ],
  ['shared-place', 'two writes in one event', nth('acknowledged', 1, (one) => [{ ...one, seq: '1' }])],
  [
    'unaccepted',
    'a message that nobody wrote',
    inReads((read) =>
      ofFirst(read)
        ? [...read.messages, { ...read.messages[0]!, messageId: '888', key: 'k888', position: '7' }]
        : read.messages,
    ),
  ],
  [
    'unaccepted',
    'a message that was refused',
    inReads((read) =>
      ofFirst(read)
        ? [
            ...read.messages,
            { ...read.messages[0]!, messageId: '889', key: 'k6', text: 'text of k6', position: '7' },
          ]
        : read.messages,
    ),
  ],
  ['unaccepted', 'half of a text whose outcome is unknown', withMessage('4', { text: 'text' })],
  [
    'unaccepted',
    'an event about a message that nobody wrote',
    nth('delivered', 3, (one) => [{ ...one, messageId: '890', key: null }]),
  ],
  [
    'foreign',
    'an event told to another company',
    nth('delivered', 0, (one) => [one, { ...one, person: '2/20', session: 's10' }]),
  ],
  [
    'foreign',
    'a message read by another company',
    (records) => {
      const message = records.find(is('read'))!.messages[0]!;
      return nth('read', 4, (read) => [{ ...read, messages: [...read.messages, message] }])(records);
    },
  ],
  [
    'foreign',
    'a conversation read by somebody outside its audience',
    (records) => [...records, { kind: 'audience', conversation: '1/transaction:7', people: ['1/10'] }],
  ],
  ['event-count', 'a write without its event', inStream((rows) => rows.slice(0, -1))],
  [
    'event-count',
    'a write with two events',
    inStream((rows) => [...rows, { ...rows[0]!, seq: String(rows.length + 1), prevSeq: rows.at(-1)!.seq }]),
  ],
  [
    'event-count',
    'an edit recorded as something else',
    inStream((rows) =>
      rows.map((row) => (row.type === 'message.edited' ? { ...row, type: 'message.hidden' } : row)),
    ),
  ],
  [
    'half-visible',
    'a write of unknown outcome that one reader sees and another does not',
    nth('read', 0, (read) => [{ ...read, messages: without(read, '4') }]),
  ],
  ['half-visible', 'an event whose message is nowhere', inReads((read) => without(read, '4'))],
  [
    'half-visible',
    'a message whose event is nowhere',
    inStream((rows) => rows.filter((row) => row.seq !== '4')),
  ],
  [
    'stale-read',
    'a read that does not find what its own token names',
    nth('reread', 0, (one) => [{ ...one, foundVersion: null }]),
  ],
  [
    'stale-read',
    'a read that finds an older version',
    nth('reread', 0, (one) => [{ ...one, atLeastVersion: 2 }]),
  ],
];

const isAbout = (one: Acknowledged, { eventSeq, messageId }: Delivered) =>
  one.seq === eventSeq && one.messageId === messageId;

const stepArbitrary: fc.Arbitrary<Step> = fc.record({
  company: fc.constantFrom<0 | 1>(0, 1),
  author: fc.constantFrom<0 | 1>(0, 1),
  action: fc.constantFrom('send', 'send', 'send', 'edit', 'delete'),
  target: fc.nat(9),
  answer: fc.constantFrom('acknowledged', 'retried', 'lost', 'dropped', 'refused'),
});
const stepsArbitrary = fc.array(stepArbitrary, { maxLength: 40 });

describe('the checker', () => {
  it('finds nothing in a history that keeps every promise, and counts its outcomes', () => {
    const verdict = checkHistory(simulate(STEPS));
    expect(verdict.violations).toEqual([]);
    expect(verdict.counts).toMatchObject({ accepted: 9, refused: 1, unknown: 4, unanswered: 2, repeated: 0 });
  });

  it('finds nothing in any history that keeps every promise', () => {
    fc.assert(
      fc.property(stepsArbitrary, (steps) => expect(checkHistory(simulate(steps)).violations).toEqual([])),
    );
  });

  it.each(PLANTED)('finds %s: %s', (invariant, _, plant) => {
    const verdict = checkHistory(plant(simulate(STEPS)));
    expect(verdict.ok).toBe(false);
    expect(verdict.counts[invariant]).toBeGreaterThan(0);
    expect(renderVerdict(verdict)).toContain(`  ${invariant}: `);
  });

  it('has a planted history for every promise', () => {
    expect([...new Set(PLANTED.map(([invariant]) => invariant))].sort()).toEqual([...INVARIANTS].sort());
  });

  it('notices when any one delivery, message or event of a history is taken out', () => {
    fc.assert(
      fc.property(stepsArbitrary, fc.nat(), (steps, n) => {
        const records = simulate(steps);
        const removable = records.flatMap((record, i) =>
          record.kind === 'stream' || record.kind === 'delivered' ? [i] : [],
        );
        const victim = removable[n % Math.max(removable.length, 1)];
        const record = victim === undefined ? undefined : records[victim];
        // Only what was acknowledged must be delivered.
        const isPromised =
          record?.kind === 'stream' ||
          (record?.kind === 'delivered' &&
            records.some((one) => one.kind === 'acknowledged' && isAbout(one, record)));
        fc.pre(record !== undefined && isPromised);
        return !checkHistory(records.filter((one) => one !== record)).ok;
      }),
    );
  });

  it('lets a retry stand where its first attempt was carried out, though others were answered before it was', () => {
    const records = simulate([say('retried'), say('acknowledged')]);
    const late = records.map((one) =>
      'attempt' in one && one.attempt === 'k1b' ? { ...one, at: 9_000 } : one,
    );
    expect(checkHistory(late).violations).toEqual([]);
  });

  it('allows a relay to say again what it has said, where that is allowed, but not out of order', () => {
    const again = inSession('s00', ([a, b, c, ...rest]) => [a!, b!, c!, a!, b!, c!, ...rest])(
      simulate(STEPS),
    );
    expect(checkHistory(again, { wire: 'repeated' })).toMatchObject({ ok: true, counts: { repeated: 3 } });
    expect(checkHistory(again, { wire: 'once' }).ok).toBe(false);
    // Both sockets hear the second before the first: nobody had heard the first by then.
    const swap = ([a, b, ...rest]: Delivered[]) => [b!, a!, ...rest];
    const swapped = inSession('s00', swap)(inSession('s01', swap)(simulate(STEPS)));
    expect(checkHistory(swapped, { wire: 'repeated' }).counts.reordered).toBe(2);
  });
});
