import fc from 'fast-check';
import { readCursor, writeCursor, type CursorKind } from '../src/presenters/cursors.ts';

const KINDS: Record<CursorKind, number> = {
  threads: 1,
  replies: 1,
  versions: 1,
  conversations: 2,
  notifications: 1,
};
const anyPosition = fc.bigInt({ min: 0n, max: 9223372036854775807n }).map(String);

describe('A page cursor', () => {
  it.each(Object.entries(KINDS) as [CursorKind, number][])('of %s names its positions', (kind, count) => {
    fc.assert(
      fc.property(fc.array(anyPosition, { minLength: count, maxLength: count }), (positions) => {
        expect(readCursor(kind, writeCursor(kind, ...positions))).toEqual(positions);
        for (const other of Object.keys(KINDS) as CursorKind[]) {
          if (other !== kind) expect(readCursor(other, writeCursor(kind, ...positions))).toBeUndefined();
        }
      }),
    );
  });

  it('is nothing but what this API wrote', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect(readCursor('threads', text)).toBeUndefined();
      }),
    );
    const whole = writeCursor('threads', '42');
    fc.assert(
      fc.property(fc.nat(whole.length), fc.string({ minLength: 1, maxLength: 2 }), (at, more) => {
        const changed = whole.slice(0, at) + more + whole.slice(at);
        const positions = readCursor('threads', changed);
        if (positions) expect(writeCursor('threads', ...positions)).toBe(changed);
      }),
    );
  });
});
