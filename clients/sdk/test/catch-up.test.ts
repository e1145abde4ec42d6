import type { EventPage } from '@messaging/contracts';
import { createCatchUp } from '../src/catch-up.ts';
import { createConversationLog } from '../src/conversation-log.ts';
import { makeEvent, makeMessage } from './message-fixtures.ts';

const event = (position: number) =>
  makeEvent(`${position}`, `${position - 1}`, 'message.created', makeMessage(position));
const emptyPage = (next: string): EventPage => ({ events: [], next, more: false });

function createRun(answer: (after: string, asked: number) => EventPage | Error) {
  const log = createConversationLog();
  const asked: string[] = [];
  const errors: unknown[] = [];
  let reloads = 0;
  const catchUp = createCatchUp({
    log,
    async fetchEvents(after) {
      asked.push(after);
      const page = answer(after, asked.length);
      if (page instanceof Error) throw page;
      return page;
    },
    async reload() {
      reloads += 1;
      return true;
    },
    onFilled: () => undefined,
    onError: (error) => errors.push(error),
  });
  return { log, catchUp, asked, errors, reloads: () => reloads };
}

describe('catching up', () => {
  it('asks nothing while nothing is missing, unless told to', async () => {
    const run = createRun(() => emptyPage('0'));
    expect(await run.catchUp()).toBe(true);
    expect(run.asked).toEqual([]);
    expect(await run.catchUp(true)).toBe(true);
    expect(run.asked).toEqual(['0']);
  });

  it('follows the pages until the gap is closed, one run at a time', async () => {
    const run = createRun((after) => {
      const next = Number(after) + 1;
      return { events: [event(next)], next: `${next}`, more: next < 3 };
    });
    run.log.receive([event(4)]);
    const results = await Promise.all([run.catchUp(), run.catchUp()]);
    expect(results).toEqual([true, true]);
    expect(run.asked).toEqual(['0', '1', '2']);
    expect(run.log.messages()).toHaveLength(4);
  });

  it('asks again when the server does not show yet what the socket has named', async () => {
    const run = createRun((after, times) =>
      times < 2 ? emptyPage(after) : { events: [event(1)], next: '1', more: false },
    );
    run.log.receive([event(2)]);
    await run.catchUp();
    expect(run.asked).toEqual(['0', '0']);
    expect(run.log.gap()).toBeNull();
  });

  it('reads the newest page anew when a gap cannot be filled, or is very long', async () => {
    const stuck = createRun((after) => emptyPage(after));
    stuck.log.receive([event(2)]);
    await stuck.catchUp();
    expect(stuck.reloads()).toBe(1);

    const long = createRun((after) => ({
      events: [event(Number(after) + 1)],
      next: `${Number(after) + 1}`,
      more: true,
    }));
    long.log.receive([event(500)]);
    await long.catchUp();
    expect(long.reloads()).toBe(1);
    expect(long.asked.length).toBeLessThanOrEqual(10);
  });

  it('says so when asking fails, and keeps the gap for the next time', async () => {
    const run = createRun(() => new Error('no answer'));
    run.log.receive([event(2)]);
    expect(await run.catchUp()).toBe(false);
    expect(run.errors).toHaveLength(1);
    expect(run.log.gap()).toBe('0');
  });
});
