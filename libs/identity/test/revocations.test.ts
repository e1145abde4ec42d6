import { createRevocations } from '../src/revocations.ts';
import type { Revocation } from '../src/session-revocations.ts';

const MINUTE_MS = 60_000;
const START = 1_000_000;

let time: number;
beforeEach(() => {
  time = START;
});

const remembering = () => createRevocations(() => time);
let seq = 0;
/** Of one session, kept until so many milliseconds after the start. */
const ended = (sessionId: string, keptForMs: number, more: Partial<Revocation> = {}): Revocation => ({
  seq: String(++seq),
  companyId: null,
  userId: null,
  sessionId,
  issuedUntil: null,
  keepUntil: new Date(START + keptForMs),
  ...more,
});
const session = (sessionId: string) => ({ companyId: '1', userId: '11', sessionId, issuedAt: 500 });

describe('The sessions that a process knows to have ended', () => {
  it('are forgotten once no token can be of them, and looked through for that once a minute', () => {
    const { note, isRevoked } = remembering();
    const alive = () => ['passing', 'staying', 'second'].filter((name) => !isRevoked(session(name)));
    note([ended('passing', MINUTE_MS), ended('staying', MINUTE_MS + 1), ended('second', 0)]);
    time = START + MINUTE_MS - 1;
    note([]);
    expect(alive()).toEqual([]);
    time = START + MINUTE_MS;
    note([]);
    expect(alive()).toEqual(['passing', 'second']);
    time = START + 2 * MINUTE_MS - 1;
    note([ended('second', 0)]);
    expect(alive()).toEqual(['passing']);
    time = START + 2 * MINUTE_MS;
    note([]);
    expect(alive()).toEqual(['passing', 'staying', 'second']);
  });

  it('are kept for as long as the longest of what ended them says, whichever was read first', () => {
    const { note, isRevoked } = remembering();
    note([ended('one', 3 * MINUTE_MS), ended('two', MINUTE_MS)]);
    note([ended('one', MINUTE_MS), ended('two', 3 * MINUTE_MS)]);
    time = START + MINUTE_MS;
    note([]);
    expect([isRevoked(session('one')), isRevoked(session('two'))]).toEqual([true, true]);
  });

  it('are told of when there are new ones, not when the same are read again', () => {
    const { note, onRevoked, lastSeq } = remembering();
    let told = 0;
    onRevoked(() => (told += 1));
    expect(lastSeq()).toBe('0');
    note([]);
    expect(told).toBe(0);
    const rows = [ended('a', MINUTE_MS, { seq: '9' }), ended('b', MINUTE_MS, { seq: '10' })];
    note(rows);
    expect([told, lastSeq()]).toEqual([1, '10']);
    note(rows);
    note(rows.slice(0, 1));
    note([]);
    expect([told, lastSeq()]).toEqual([1, '10']);
    note([ended('c', MINUTE_MS, { seq: '11' })]);
    expect([told, lastSeq()]).toEqual([2, '11']);
  });

  it('are none but the one that is named, whatever an ERP calls its sessions', () => {
    const { note, isRevoked } = remembering();
    for (const name of ['*', 'null', 'undefined', ' ']) {
      note([ended(name, MINUTE_MS)]);
      expect(isRevoked(session(name))).toBe(true);
    }
    expect(isRevoked(session('another'))).toBe(false);
  });
});
