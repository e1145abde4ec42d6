import { createArrivalLog } from '../lib/arrival-log.ts';
import type { ListenerRecord, RunRecord } from '../lib/run-records.ts';
import { checkHistories } from '../runner/check-histories.ts';

const CONVERSATION = 3;
const FIRST = 41;

/** Ten writes into one conversation, numbered 0 to 9, at the positions 41 to 50. */
const accepted: RunRecord[] = Array.from({ length: 10 }, (_, number) => ({
  record: 'accepted',
  conversation: CONVERSATION,
  position: FIRST + number,
  number,
}));
const everything = [41, 42, 43, 44, 45, 46, 47, 48, 49, 50];

function heard(positions: number[], overrides: Partial<ListenerRecord> = {}): ListenerRecord {
  const log = createArrivalLog();
  for (const position of positions) log.add(position);
  return {
    record: 'listener',
    socket: 0,
    conversation: CONVERSATION,
    listened: true,
    problem: null,
    arrivals: log.runs,
    numberSum: positions.reduce((sum, position) => sum + position - FIRST, 0),
    foreign: 0,
    ...overrides,
  };
}
const clean = {
  lost: 0,
  duplicated: 0,
  reordered: 0,
  foreign: 0,
  unacknowledged: 0,
  garbled: 0,
  collisions: 0,
};

describe('comparing what was accepted with what was heard', () => {
  it('finds nothing wrong when everybody heard everything once and in order', () => {
    const verdict = checkHistories([heard(everything), ...accepted, heard(everything)]);
    expect(verdict).toMatchObject({
      ...clean,
      accepted: 10,
      listeners: 2,
      expected: 20,
      delivered: 20,
      deaf: {},
      refused: {},
    });
  });

  it.each<[string, number[], object]>([
    ['a loss in the middle', [41, 42, 43, 45, 46, 47, 48, 49, 50], { lost: 1 }],
    ['a loss at the end, which no later message gives away', everything.slice(0, 8), { lost: 2 }],
    ['silence', [], { lost: 10 }],
    ['the same one twice in a row', [41, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50], { duplicated: 1 }],
    ['the same one again much later', [...everything, 42], { duplicated: 1 }],
    ['two that changed places', [41, 43, 42, 44, 45, 46, 47, 48, 49, 50], { reordered: 1 }],
    ['one that came last', [42, 43, 44, 45, 46, 47, 48, 49, 50, 41], { reordered: 1 }],
    ['one nobody was told of', [...everything, 51], { unacknowledged: 1 }],
  ])('finds %s', (_, positions, found) => {
    expect(checkHistories([...accepted, heard(positions)])).toMatchObject({ ...clean, ...found });
  });

  it('finds a text that stands at another one’s position', () => {
    expect(checkHistories([...accepted, heard(everything, { numberSum: 46 })])).toMatchObject({
      ...clean,
      garbled: 1,
    });
  });

  it('finds two accepted writes at the same position', () => {
    const twice: RunRecord = { record: 'accepted', conversation: CONVERSATION, position: FIRST, number: 10 };
    expect(checkHistories([...accepted, twice])).toMatchObject({ ...clean, collisions: 1 });
  });

  it('counts what is heard twice by different sockets once each, and one unacknowledged write once', () => {
    const verdict = checkHistories([...accepted, heard([...everything, 51]), heard([...everything, 51])]);
    expect(verdict).toMatchObject({ ...clean, unacknowledged: 1 });
  });

  it('names sockets that did not listen instead of calling their messages lost', () => {
    const deaf = heard([], { listened: false, problem: 'closed by the server' });
    const verdict = checkHistories([...accepted, heard(everything), deaf]);
    expect(verdict).toMatchObject({ ...clean, expected: 10, deaf: { 'closed by the server': 1 } });
  });

  it('passes on what sockets found foreign, and refusals by status', () => {
    const refused: RunRecord = { record: 'refused', number: 10, status: 429 };
    const verdict = checkHistories([...accepted, refused, heard(everything, { foreign: 2 })]);
    expect(verdict).toMatchObject({ ...clean, foreign: 2, refused: { 429: 1 } });
  });
});
