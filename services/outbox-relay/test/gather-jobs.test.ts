import type { StreamEvent } from '@messaging/contracts';
import { createLogger } from '@messaging/service-kit';
import { eventually } from '@messaging/test-kit';
import { createGatherJobs } from '../src/jobs/gather-jobs.ts';
import { relayedUpTo, type Stream } from '../src/streams/stream.ts';

const logger = createLogger({ service: 'outbox-relay', level: 'silent' });
const streamOf = (companyId: string): Stream => ({
  companyId,
  shard: 0,
  epoch: '1',
  published: '0',
  gathered: '0',
  enqueued: '0',
});
const event = (companyId: string, seq: number) => ({ companyId, seq: String(seq) }) as StreamEvent;
const events = (companyId: string, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => event(companyId, from + i));

/** Queues that can be taken away. */
function startQueues() {
  const taken: string[][] = [];
  const queues = { taken, areAway: false, enqueue };
  async function enqueue(some: readonly StreamEvent[]): Promise<void> {
    await Promise.resolve();
    if (queues.areAway) throw new Error('the queues are away');
    taken.push(some.map(({ companyId, seq }) => `${companyId}:${seq}`));
  }
  return queues;
}

function startGathering(mostWaiting?: number) {
  const left: number[] = [];
  const queues = startQueues();
  const enqueued: string[] = [];
  const jobs = createGatherJobs({
    enqueue: queues.enqueue,
    onEnqueued: (stream) => void enqueued.push(`${stream.companyId}:${stream.enqueued}`),
    onLeft: (count) => void left.push(count),
    logger,
    ...(mostWaiting === undefined ? {} : { mostWaiting }),
  });
  return { queues, enqueued, left, jobs };
}

describe('jobs of events', () => {
  it('are made together for all that comes within a moment, and the marks follow', async () => {
    const { queues, enqueued, jobs } = startGathering();
    const [acme, rival] = [streamOf('1'), streamOf('2')];
    jobs.gather(acme, [event('1', 1)]);
    jobs.gather(rival, [event('2', 1)]);
    jobs.gather(acme, events('1', 2, 3));
    expect([acme.gathered, acme.enqueued]).toEqual(['3', '0']);
    await eventually(() => expect(queues.taken).toEqual([['1:1', '1:2', '1:3', '2:1']]));
    expect(enqueued).toEqual(['1:3', '2:1']);
    jobs.gather(acme, [event('1', 4)]);
    await jobs.flush();
    expect(queues.taken.at(-1)).toEqual(['1:4']);
  });

  it('wait while the queues are away, in order, with what comes meanwhile, and are made by themselves afterwards', async () => {
    const { queues, enqueued, jobs } = startGathering();
    const acme = streamOf('1');
    queues.areAway = true;
    jobs.gather(acme, events('1', 1, 2));
    await jobs.flush();
    jobs.gather(acme, [event('1', 3)]);
    await jobs.flush();
    expect([acme.gathered, acme.enqueued, enqueued]).toEqual(['3', '0', []]);
    queues.areAway = false;
    await eventually(() => expect(queues.taken).toEqual([['1:1', '1:2', '1:3']]));
    expect(acme.enqueued).toBe('3');
  });

  it('say when so many wait that no more should be read, until they are made', async () => {
    const { left, jobs } = startGathering();
    const acme = streamOf('1');
    jobs.gather(acme, events('1', 1, 9_999));
    expect(jobs.isFull()).toBe(false);
    jobs.gather(acme, [event('1', 10_000)]);
    expect(jobs.isFull()).toBe(true);
    await jobs.flush();
    expect(jobs.isFull()).toBe(false);
    expect([acme.enqueued, left]).toEqual(['10000', []]);
  });

  it('are left to the workers when too many wait for queues that are away: reading goes on, and so do the marks', async () => {
    const { queues, enqueued, left, jobs } = startGathering(3);
    const [acme, rival] = [streamOf('1'), streamOf('2')];
    queues.areAway = true;
    jobs.gather(acme, events('1', 1, 2));
    await jobs.flush();
    expect([jobs.isFull(), acme.enqueued, left]).toEqual([false, '0', []]);
    jobs.gather(rival, [event('2', 1)]);
    expect([jobs.isFull(), left, enqueued]).toEqual([false, [3], ['1:2', '2:1']]);

    jobs.gather(acme, [event('1', 3)]);
    queues.areAway = false;
    await jobs.flush();
    expect([queues.taken, acme.enqueued]).toEqual([[['1:3']], '3']);
  });

  it('are left to the workers when more come than may wait before the queues have refused', async () => {
    const { queues, left, jobs } = startGathering(3);
    const acme = streamOf('1');
    queues.areAway = true;
    jobs.gather(acme, events('1', 1, 4));
    expect(jobs.isFull()).toBe(true);
    await jobs.flush();
    expect([jobs.isFull(), acme.enqueued, left]).toEqual([false, '4', [4]]);
  });

  it('move no mark back when they are made after later ones were left', async () => {
    const { queues, left, jobs } = startGathering(3);
    const acme = streamOf('1');
    queues.areAway = true;
    jobs.gather(acme, [event('1', 1)]);
    await jobs.flush();
    queues.areAway = false;
    const making = jobs.flush();
    await Promise.resolve();
    jobs.gather(acme, events('1', 2, 4));
    await making;
    expect([queues.taken, left, acme.enqueued]).toEqual([[['1:1']], [3], '4']);
  });

  it('are lost to nobody who has read a cursor: it stays behind both the rooms and the queues', () => {
    expect(relayedUpTo({ ...streamOf('1'), published: '9', enqueued: '10' })).toBe('9');
    expect(relayedUpTo({ ...streamOf('1'), published: '10', enqueued: '9' })).toBe('9');
  });
});
