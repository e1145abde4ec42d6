import { findMentions } from '../src/commands/find-mentions.ts';

const SHORT = 2_000;
const TIMES = 8;

/** The quickest of some tries, in milliseconds of the processor: what the machine does besides must not count. */
function quickest(work: () => void): number {
  const tries = Array.from({ length: 5 }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });
  return Math.min(...tries);
}

describe('class 26: ReDoS; finding mentions', () => {
  it.each(['@', '@a', '@a.', '@.', ' @a-', 'a@', '.-', '漢@', '@a '])(
    'takes time in proportion to a text of %j',
    (unit) => {
      const textOf = (length: number) => `${unit.repeat(Math.ceil(length / unit.length))}\u0000`;
      const [short, long] = [textOf(SHORT), textOf(SHORT * TIMES)];
      findMentions(short);
      // Quadratic would be 64 times as long.
      expect(quickest(() => findMentions(long))).toBeLessThan(32 * quickest(() => findMentions(short)) + 8);
    },
  );
});
