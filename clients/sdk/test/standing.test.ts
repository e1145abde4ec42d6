import { toMessagingError } from '../src/messaging-error.ts';
import { createStanding } from '../src/standing.ts';

const NOW = Date.parse('2026-11-28T10:00:00Z');
const UNTIL = '2026-11-28T10:00:30.000Z';
const refusal = (name: 'muted' | 'suspended' | 'forbidden', until?: string) =>
  toMessagingError({
    type: `urn:messaging:problem:${name}`,
    title: '',
    status: 403,
    detail: '',
    correlationId: 'c',
    ...(until === undefined ? {} : { until }),
  });
const me = { userId: '1', displayName: 'Ada', companyId: '1', companyName: 'Nord', permissions: [] };

describe('how somebody stands', () => {
  let asked = 0;
  let answer = () => Promise.resolve();
  const open = () => createStanding({ now: Date.now, recheck: () => ((asked += 1), answer()) });
  beforeEach(() => {
    asked = 0;
    answer = () => Promise.resolve();
    jest.useFakeTimers({ now: NOW });
  });
  afterEach(() => jest.useRealTimers());

  it('is told by what is refused, and by nothing else that is refused', () => {
    const standing = open();
    standing.noteRefusal(refusal('forbidden'));
    expect(standing.getSnapshot()).toEqual({ mute: null, suspension: null });
    standing.noteRefusal(refusal('muted'));
    expect(standing.getSnapshot()).toEqual({ mute: { until: null }, suspension: null });
    standing.noteRefusal(refusal('suspended', UNTIL));
    expect(standing.getSnapshot().suspension).toEqual({ until: UNTIL });
    standing.noteMe({ ...me, mute: null });
    expect(standing.getSnapshot()).toEqual({ mute: null, suspension: null });
    standing.close();
  });

  it('is asked for again when the time is over, and again while nobody answers', async () => {
    const standing = open();
    standing.noteMute({ until: UNTIL });
    await jest.advanceTimersByTimeAsync(29_900);
    expect(asked).toBe(0);
    answer = () => Promise.reject(new Error('away'));
    await jest.advanceTimersByTimeAsync(1_200);
    expect(asked).toBe(1);
    answer = () => (standing.noteMe({ ...me, mute: null }), Promise.resolve());
    await jest.advanceTimersByTimeAsync(1_100);
    expect(asked).toBe(2);
    expect(standing.getSnapshot().mute).toBeNull();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(asked).toBe(2);
    standing.close();
  });

  it('is not asked for once a second for as long as it holds', async () => {
    const standing = open();
    // Longer than a timer can wait.
    standing.noteSuspension('2027-11-28T10:00:00.000Z');
    standing.noteMute(null);
    standing.noteSuspension(null);
    await jest.advanceTimersByTimeAsync(3_600_000);
    expect(asked).toBe(0);
    standing.noteSuspension('2027-11-28T10:00:00.000Z');
    await jest.advanceTimersByTimeAsync(3_600_000);
    expect(asked).toBe(0);
    standing.close();
  });

  it('tells who listens of changes only', () => {
    const standing = open();
    let told = 0;
    standing.subscribe(() => (told += 1));
    standing.noteMute({ until: UNTIL });
    standing.noteMute({ until: UNTIL });
    expect(told).toBe(1);
    standing.close();
  });
});
