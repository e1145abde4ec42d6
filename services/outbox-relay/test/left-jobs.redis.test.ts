import {
  conversationRoom,
  type EventsJob,
  type StreamEvent,
  type StreamEventType,
} from '@messaging/contracts';
import { select } from '@messaging/database';
import { createProcessEvents, createReconcileInbox } from '@messaging/events';
import { eventually, type TestDatabase } from '@messaging/test-kit';
import { listenToRooms } from './listen-to-rooms.ts';
import { startGround, startRelay, type Ground } from './start-relay.ts';

jest.setTimeout(60_000);

const LINK = { planId: '55' };
const COMPANY = '1';
const ROOM = conversationRoom(COMPANY, LINK);
const TYPES: StreamEventType[] = ['message.created'];
const QUEUES = ['moderation', 'notification'] as const;
type EventsQueue = (typeof QUEUES)[number];
const EVENTS = 20;
const MOST_WAITING = 6;
const all = Array.from({ length: EVENTS }, (_, i) => String(i + 1));

/** Workers that note what they did, and each event in their inbox. */
function createWork() {
  const done: Record<EventsQueue, string[]> = { moderation: [], notification: [] };
  const processors = new Map<EventsQueue, (job: EventsJob) => Promise<void>>();
  const processorOf = (consumer: EventsQueue, database: TestDatabase['database']) =>
    createProcessEvents({
      database,
      consumer,
      types: TYPES,
      act: (_trx, events: readonly StreamEvent[]) => Promise.resolve(events.map(({ seq }) => seq)),
      afterCommit: (seqs) => void done[consumer].push(...seqs),
    });
  return {
    doneBy: (queue: EventsQueue) => done[queue].toSorted((a, b) => Number(a) - Number(b)),
    work: async (queue: EventsQueue, job: EventsJob, database: TestDatabase['database']) => {
      const process = processors.get(queue) ?? processorOf(queue, database);
      processors.set(queue, process);
      await process(job);
    },
  };
}

const reconcilersOf = ({ database, producers }: Ground) =>
  QUEUES.map((consumer) =>
    createReconcileInbox({
      database,
      consumer,
      types: TYPES,
      graceMs: 0,
      enqueue: (jobs) => producers.enqueueBulk(consumer, jobs),
    }),
  );

describe('the relay, when more events wait for the queues’ Redis than it may hold', () => {
  it('tells the rooms of all of them, moves on, and leaves their jobs to the workers', async () => {
    const { doneBy, work } = createWork();
    const ground = await startGround({ [COMPANY]: [{ userId: '11' }] }, work);
    const relay = await startRelay(ground, { mostWaiting: MOST_WAITING });
    const listener = await listenToRooms(ground.bus.url, [ROOM]);
    await ground.queues.kill();
    for (let i = 0; i < EVENTS; i += 2) {
      const say = (text: string) => ({ companyId: COMPANY, userId: '11', link: LINK, text });
      await ground.writer.send(say('one'), say('two'));
      ground.nudge(COMPANY);
    }
    await eventually(() => expect(listener.seqsIn(ROOM)).toEqual(all), 15_000);
    // Whoever takes the company over now need not tell the rooms everything again.
    await eventually(async () => {
      const [row] = await select<{ seq: string }>(ground.database, 'SELECT seq FROM consumer_cursors');
      expect(Number(row?.seq)).toBeGreaterThan(EVENTS - MOST_WAITING);
    }, 15_000);
    const left = Number(/relay_jobs_left_total\{.*\} (\d+)/.exec(await relay.metrics.print())?.[1]);
    expect(left).toBeGreaterThan(EVENTS - MOST_WAITING);

    await ground.queues.start();
    const reconcilers = reconcilersOf(ground);
    await eventually(async () => {
      for (const reconcile of reconcilers) await reconcile();
      for (const queue of QUEUES) expect(doneBy(queue)).toEqual(all);
    }, 20_000);
    expect(listener.seqsIn(ROOM)).toEqual(all);
    await listener.stop();
    await relay.stop();
    await ground.stop();
  });
});
