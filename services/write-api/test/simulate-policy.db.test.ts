import { eventually } from '@messaging/test-kit';
import { ADMIN, ANNA, governedCompany } from './governed-company.ts';

const CLAUSES = Array.from({ length: 20 }, () => '(principal in Role::"guest" && principal in Role::"sre")');
/** A draft that takes the engine half a second or more: many forbids that look at much and never apply. */
const LONG = {
  policies: Array.from({ length: 32 }, (_, i) => ({
    id: `never-${i}`,
    sentence: 'Never.',
    cedar: `forbid (principal, action, resource) when { ${CLAUSES.join(' || ')} };`,
  })),
};
const SHORT = { settings: { guestsMayWrite: false } };
/** One that is answered without asking the engine. */
const USELESS = {
  policies: [{ id: 'p', sentence: 'P.', cedar: 'permit (principal, action, resource);' }],
};

describe('POST /policy/simulate', () => {
  const { as, call, write } = governedCompany();
  const simulate = (body: object, signal?: AbortSignal) =>
    call('POST', '/policy/simulate', { ...as(ADMIN), body, signal });
  /** How long this takes, in milliseconds. */
  async function timed(work: () => Promise<unknown>): Promise<number> {
    const since = performance.now();
    await work();
    return performance.now() - since;
  }

  it('works out one after another, few in all, and holds up nobody who writes', async () => {
    // From here on the two are known, and so is what holds now.
    await write(ANNA, 'before');
    await simulate(SHORT);
    const asked = Promise.all(Array.from({ length: 12 }, () => simulate(SHORT)));
    const took = await timed(async () => expect((await write(ANNA, 'meanwhile')).status).toBe(201));
    const answers = await asked;
    const isRefused = ({ body }: { body: { detail?: string } }) => body.detail?.startsWith('Too many');
    const refused = answers.filter(isRefused);
    expect(refused).toHaveLength(6);
    for (const { status, headers, body } of refused) {
      expect([status, headers.get('retry-after')]).toEqual([503, '1']);
      expect(body.type).toBe('urn:messaging:problem:unavailable');
    }
    // On a machine with much else to do the last of the others may take too long.
    expect(answers.map(({ status }) => status)).toContain(200);
    expect(took).toBeLessThan(2_000);
    expect((await simulate({})).status).toBe(200);
  });

  it('stops when its caller has gone, and begins none that nobody waits for', async () => {
    const whole = await timed(async () => expect((await simulate(LONG)).status).toBe(200));
    const gone = new AbortController();
    const left = Promise.allSettled(Array.from({ length: 6 }, () => simulate(LONG, gone.signal)));
    await new Promise((resolve) => setTimeout(resolve, 300));
    gone.abort(new Error('gone away'));
    const waited = await timed(() =>
      eventually(async () => expect((await simulate(USELESS)).status).toBe(200), 15_000),
    );
    // Worked out to their end they take six times as long as one.
    expect(waited).toBeLessThan(2 * whole);
    expect((await left).map(({ status }) => status)).toEqual(Array(6).fill('rejected'));
  });
});
