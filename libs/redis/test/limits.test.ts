import { readLimits } from '../src/index.ts';

describe('the limits as they are configured', () => {
  it('let a company write what it has in two seconds at once, and never less than one person may', () => {
    const write = (company: number) =>
      readLimits({ changed: { write: { person: 60, company } } }).classes.write;
    expect(write(3_000)).toEqual({
      person: { limit: 60, windowSeconds: 60 },
      company: { limit: 3_000, windowSeconds: 60, burst: 100 },
      address: { limit: 2_400, windowSeconds: 60, burst: 80 },
    });
    expect(write(300).company.burst).toBe(60);
    expect(write(20).company.burst).toBe(20);
  });

  it('let it read all it has in a minute at once', () => {
    expect(readLimits().classes.read.company).toEqual({ limit: 30_000, windowSeconds: 60, burst: 30_000 });
  });
});
