import { eventually } from '@messaging/test-kit';
import { createAnnounceRoom, type AnnounceRoomParts } from '../src/presence/announce-room.ts';

const ROOM = 'company:1:plan:7';
const EVERY_MS = 60;
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function announcer(parts: Partial<AnnounceRoomParts> = {}) {
  const told: { at: number; userIds: readonly string[] }[] = [];
  const people = { now: [] as string[] };
  const announce = createAnnounceRoom({
    look: async () => people.now,
    announce: async (_room, userIds) => void told.push({ at: performance.now(), userIds }),
    isHosted: () => true,
    onError: (error) => {
      throw error;
    },
    everyMs: EVERY_MS,
    ...parts,
  });
  return { ...announce, told, people };
}

describe('the announcements of a room', () => {
  it('come at once, then in bundles, and end with what is true', async () => {
    const { note, told, people, stop } = announcer();
    const startedAt = performance.now();
    for (let i = 1; i <= 40; i++) {
      people.now = [String(i)];
      note(ROOM);
      await wait(5);
    }
    const lasted = performance.now() - startedAt;
    await eventually(() => expect(told.at(-1)?.userIds).toEqual(['40']));
    expect(told[0]!.at - startedAt).toBeLessThan(EVERY_MS);
    expect(told.length).toBeGreaterThan(1);
    // Node's timers may be a millisecond early.
    for (const [i, { at }] of told.entries())
      if (i > 0) expect(at - told[i - 1]!.at).toBeGreaterThan(EVERY_MS - 3);
    expect(told.length).toBeLessThanOrEqual(lasted / EVERY_MS + 2);
    stop();
  });

  it('come more rarely where they cost more, but at once where somebody lost the right to be shown', async () => {
    const { note, noteLost, told, people, stop } = announcer({ pauseAfter: (_room, count) => count * 100 });
    people.now = ['1', '2', '3'];
    note(ROOM);
    await eventually(() => expect(told).toHaveLength(1));
    people.now = ['1', '2'];
    note(ROOM);
    await wait(3 * EVERY_MS);
    expect(told).toHaveLength(1);
    noteLost(ROOM);
    await eventually(() => expect(told).toHaveLength(2), 100);
    people.now = ['1'];
    note(ROOM);
    await eventually(() => expect(told).toHaveLength(3));
    expect(told[2]!.at - told[1]!.at).toBeGreaterThan(195);
    stop();
  });

  it('say nothing when nothing changed, in whatever order it is found', async () => {
    const { note, told, people, stop } = announcer();
    for (const now of [
      ['1', '2'],
      ['2', '1'],
      ['1', '2'],
    ]) {
      people.now = now;
      note(ROOM);
      await wait(EVERY_MS + 20);
    }
    expect(told).toHaveLength(1);
    stop();
  });

  it('notice by themselves when somebody stops, without delaying other news', async () => {
    const { note, told, people, stop } = announcer({ lookAgainMs: 150 });
    people.now = ['1'];
    note(ROOM);
    await eventually(() => expect(told).toHaveLength(1));
    people.now = ['1', '2'];
    await wait(EVERY_MS);
    note(ROOM);
    await eventually(() => expect(told).toHaveLength(2), 50, 5);
    people.now = [];
    await eventually(() => expect(told.at(-1)?.userIds).toEqual([]), 400);
    stop();
  });
});
