import { retryDelay } from '../src/http.ts';
import { isPassing, MessagingError, toMessagingError } from '../src/messaging-error.ts';
import { readAnswer, readRetryAfter } from '../src/read-answer.ts';

const failure = (status: number, retryAfterMs: number | null = null) =>
  new MessagingError('unreadable', 'failed', { status, retryAfterMs });
const lost = new MessagingError('network', 'No answer came');

describe('retries', () => {
  it.each([429, 500, 502, 503, 504])('repeats a safe request after %i', (status) => {
    expect(retryDelay(failure(status), 'safe', 0)).toBeGreaterThan(0);
  });
  it.each([400, 401, 403, 404, 409, 422])('does not repeat anything after %i', (status) => {
    expect(retryDelay(failure(status), 'safe', 0)).toBeNull();
  });
  it('repeats a request without a key only when the server said it did not act', () => {
    expect(retryDelay(lost, 'refused', 0)).toBeNull();
    expect(retryDelay(failure(502), 'refused', 0)).toBeNull();
    expect(retryDelay(failure(503), 'refused', 0)).not.toBeNull();
    expect(retryDelay(lost, 'safe', 0)).not.toBeNull();
  });
  it('waits at least as long as the server asked, and leaves a long wait to the caller', () => {
    expect(retryDelay(failure(429, 7_000), 'safe', 0)).toBeGreaterThanOrEqual(7_000);
    expect(retryDelay(failure(429, 600_000), 'safe', 0)).toBeNull();
  });
  it('waits longer each time', () => {
    const waits = [0, 1, 2, 3].map((retries) => retryDelay(lost, 'safe', retries)!);
    expect(waits[3]!).toBeGreaterThan(waits[0]!);
  });
});

describe('Retry-After', () => {
  it('is read as seconds or as a date', () => {
    expect(readRetryAfter('3')).toBe(3_000);
    expect(readRetryAfter('Mon, 02 Nov 2026 09:30:10 GMT', Date.parse('2026-11-02T09:30:00Z'))).toBe(10_000);
    expect(readRetryAfter('soon')).toBeNull();
    expect(readRetryAfter(null)).toBeNull();
  });
});

describe('answers', () => {
  const problem = {
    type: 'urn:messaging:problem:too-many-requests',
    title: 'Too many requests',
    status: 429,
    detail: 'Wait a moment.',
    correlationId: 'c-1',
    retryAfterSeconds: 4,
  } as const;

  it('become an error that carries the problem document', async () => {
    const answer = readAnswer(new Response(JSON.stringify(problem), { status: 429 }));
    await expect(answer).rejects.toMatchObject({
      code: 'too-many-requests',
      status: 429,
      retryAfterMs: 4_000,
      problem,
    });
  });
  it('that are not from this API are said to be so', async () => {
    const answer = readAnswer(
      new Response('<h1>Bad gateway</h1>', { status: 502, headers: { 'retry-after': '2' } }),
    );
    await expect(answer).rejects.toMatchObject({
      code: 'unreadable',
      status: 502,
      retryAfterMs: 2_000,
      problem: null,
    });
  });
  it('without a body are null', async () => {
    expect(await readAnswer(new Response(null, { status: 204 }))).toBeNull();
  });
  it('that may change later are told from those that will not', () => {
    expect(
      [lost, failure(503), failure(429), failure(401), toMessagingError(problem)].map(isPassing),
    ).not.toContain(false);
    expect([failure(404), failure(409), failure(422), new TypeError('no')].map(isPassing)).not.toContain(
      true,
    );
  });
});
