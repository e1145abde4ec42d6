import fc from 'fast-check';
import { findJsonExcess } from '../src/index.ts';

const BOUNDS = { depth: 8, members: 100 };

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe('class 21: unbounded input; the bounds on JSON', () => {
  it('let through what is within them, whatever its strings hold', () => {
    const small = fc.jsonValue({ maxDepth: 3 }).filter((value) => JSON.stringify(value).length < 90);
    fc.assert(
      fc.property(small, (value) => expect(findJsonExcess(JSON.stringify(value), BOUNDS)).toBeUndefined()),
    );
    expect(findJsonExcess(JSON.stringify({ text: '[[[[[[[[[[[[{,,,\\"' }), BOUNDS)).toBeUndefined();
    expect(findJsonExcess('"\\\\"', BOUNDS)).toBeUndefined();
  });

  it('find what is nested deeper, and nothing else', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 12, depthSize: 'max' }), (value) => {
        const isDeeper = depthOf(value) > BOUNDS.depth;
        const excess = findJsonExcess(JSON.stringify(value), { ...BOUNDS, members: Infinity });
        expect(excess).toBe(isDeeper ? 'more than 8 levels of nesting' : undefined);
      }),
    );
  });

  it('find what has too many members', () => {
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`k${i}`, i]));
    expect(findJsonExcess(JSON.stringify(many), BOUNDS)).toBe('too many members');
    expect(findJsonExcess(JSON.stringify(Array(200).fill(0)), BOUNDS)).toBe('too many members');
    expect(findJsonExcess('[]'.repeat(200), BOUNDS)).toBe('too many members');
  });

  it('class 26: ReDoS; take time in proportion to the text', () => {
    const took = (text: string) => {
      const began = performance.now();
      for (let i = 0; i < 5; i += 1) findJsonExcess(text, { depth: 1e9, members: Infinity });
      return performance.now() - began;
    };
    for (const unit of ['\\"', '\\\\', '"', '[', '"\\\\\\\\\\\\"', '{"a":']) {
      took(`"${unit.repeat(10_000)}`);
      const [short, long] = [took(`"${unit.repeat(20_000)}`), took(`"${unit.repeat(200_000)}`)];
      expect(long).toBeLessThan(40 * short + 50);
    }
  });
});
