import { DEFAULT_RULES, judgeText } from '../src/rules/rule-set.ts';

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

describe('class 26: ReDoS; judging a text', () => {
  const units = [
    '!',
    '@',
    '$a',
    '|',
    'a',
    '1',
    ' ',
    '.',
    'www.',
    'http://',
    'ht\u200btps',
    'ß',
    'e\u0301',
    '\u200b',
    'ﷺ',
    '漢',
    '🙂',
    '@a.',
    '-',
  ];
  const cases = units.flatMap((unit) => [
    [unit, ''],
    [unit, 'a'],
    [unit, '!'],
  ]);

  it.each(cases)('takes time in proportion to a text of %j and %j', (unit, end) => {
    const textOf = (length: number) => unit.repeat(Math.ceil(length / unit.length)) + end;
    const [short, long] = [textOf(SHORT), textOf(SHORT * TIMES)];
    judgeText(short, DEFAULT_RULES);
    const shortMs = quickest(() => judgeText(short, DEFAULT_RULES));
    const longMs = quickest(() => judgeText(long, DEFAULT_RULES));
    // Quadratic would be 64 times as long.
    expect(longMs).toBeLessThan(32 * shortMs + 8);
  });
});
