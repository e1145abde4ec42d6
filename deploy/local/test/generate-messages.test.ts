import { generateMessages, type CompanyContent } from '../src/seed/generate/generate-messages.ts';
import { LANGUAGES } from '../src/seed/generate/languages.ts';
import { GENERATED_UNTIL, planCompany } from '../src/seed/generate/plan-company.ts';
import { planPeople } from '../src/seed/generate/plan-people.ts';
import { createRandom } from '../src/seed/generate/random.ts';
import { splitUnevenly } from '../src/seed/generate/split.ts';

const COMPANY = '1000000001';

describe('generating a company’s messages', () => {
  const stock = createRandom(1).pick(LANGUAGES);
  const people = planPeople(createRandom(1), stock, COMPANY, 5);

  /** Every event of the company, in the order they were made. */
  function eventsOf(plan: CompanyContent['plan']) {
    const batches = [
      ...generateMessages(createRandom(1), { companyId: COMPANY, plan, people, stock, head: 1 }),
    ];
    return batches.flatMap(({ events }) => events);
  }

  it('keeps the stream in the order of time, however close messages are and whatever is changed', () => {
    const messages = 5_000;
    const times = Float64Array.from({ length: messages }, (_, i) => GENERATED_UNTIL - messages + i);
    const events = eventsOf({ conversations: 1, times, conversationOf: new Uint32Array(messages) });
    expect(events.filter(({ type }) => type !== 'message.created').length).toBeGreaterThan(100);
    const moments = events.map(({ occurred_at }) => (occurred_at as Date).getTime());
    expect(moments).toEqual(moments.toSorted((a, b) => a - b));
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_event, i) => i + 2));
  });

  it('plans every message inside the year, in order, and each conversation at least one', () => {
    const { conversations, times, conversationOf } = planCompany(createRandom(7), 4_000);
    expect(times).toEqual(times.toSorted());
    expect(Math.max(...times)).toBeLessThan(GENERATED_UNTIL);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(GENERATED_UNTIL - 365 * 24 * 60 * 60 * 1000);
    expect(new Set(conversationOf).size).toBe(conversations);
  });
});

describe('splitting unevenly', () => {
  it.each([
    [1_000_000, 200, 0.8],
    [10, 10, 1],
    [999, 7, 0.9],
  ])('splits %d into %d parts that add up', (whole, parts, steepness) => {
    const sizes = splitUnevenly(whole, parts, steepness);
    expect(sizes).toHaveLength(parts);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(whole);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(1);
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
  });

  it('cannot make more parts than there is', () => {
    expect(() => splitUnevenly(3, 4, 1)).toThrow('cannot be split');
  });
});
