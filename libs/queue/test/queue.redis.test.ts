import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import type { EmailJob } from '@messaging/contracts';
import { createMetrics, currentCorrelationId } from '@messaging/service-kit';
import { eventually, startPrivateRedis, type PrivateRedis } from '@messaging/test-kit';
import {
  createProducers,
  createWorker,
  PermanentFailure,
  PostponeJob,
  type JobHandler,
  type Producers,
  type QueueWorker,
  type WorkerSettings,
} from '../src/index.ts';

let server: PrivateRedis;
let producers: Producers;
const workers: QueueWorker[] = [];
beforeEach(async () => {
  server = await startPrivateRedis();
  producers = await createProducers(server.url, { attempts: 3, backoffMs: 20 });
});
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.close(0)));
  await producers.close();
  await server.stop();
});

const email = (correlationId: string = randomUUID()): EmailJob => ({
  companyId: '1',
  notificationId: '5',
  correlationId,
  createdAt: Date.now(),
});

async function work(
  handler: JobHandler<'email'>,
  settings: Partial<WorkerSettings> = {},
): Promise<QueueWorker> {
  const worker = await createWorker('email', handler, { redisUrl: server.url, ...settings });
  workers.push(worker);
  return worker;
}

describe('a job', () => {
  it('reaches a worker with its data, within its correlation id, and is counted', async () => {
    const metrics = createMetrics({ service: 'test', defaults: false });
    const seen: unknown[] = [];
    await work(
      async (data, { correlationId, attempt, jobId }) => {
        await Promise.resolve();
        seen.push({ data, correlationId, attempt, jobId, current: currentCorrelationId() });
      },
      { metrics },
    );
    const data = email('correlation-1');
    await producers.enqueue('email', 'c1-n5', data);
    await eventually(() =>
      expect(seen).toEqual([
        { data, correlationId: 'correlation-1', attempt: 1, jobId: 'c1-n5', current: 'correlation-1' },
      ]),
    );
    await eventually(async () => {
      const text = await metrics.print();
      expect(text).toContain('queue_jobs_total{queue="email",outcome="completed",service="test"} 1');
      expect(text).toContain('queue_job_wait_seconds_count{service="test",queue="email"} 1');
    });
  });

  it('runs once however often it is added while it is kept', async () => {
    let runs = 0;
    const handler = async () => {
      runs += 1;
      return Promise.resolve();
    };
    await Promise.all(Array.from({ length: 20 }, () => producers.enqueue('email', 'same', email())));
    await producers.enqueueBulk('email', [
      { jobId: 'same', data: email() },
      { jobId: 'other', data: email() },
    ]);
    await work(handler);
    await eventually(() => expect(runs).toBe(2));
    await producers.enqueue('email', 'same', email());
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(runs).toBe(2);
  });

  it.each(['', '5', 'a:b'])('cannot be called %j', async (jobId) => {
    await expect(producers.enqueue('email', jobId, email())).rejects.toThrow('cannot be a job id');
    await expect(producers.enqueueBulk('email', [{ jobId, data: email() }])).rejects.toThrow(
      'cannot be a job id',
    );
    expect(await producers.counts('email')).toMatchObject({ waiting: 0 });
  });
});

describe('a job that fails', () => {
  it('is tried again, becomes a dead letter with its data, and completes when replayed', async () => {
    const metrics = createMetrics({ service: 'test', defaults: false });
    const attempts: number[] = [];
    let broken = true;
    await work(
      async (_data, { attempt }) => {
        attempts.push(attempt);
        if (broken) throw new Error('mail server is away');
        return Promise.resolve();
      },
      { metrics },
    );
    const data = email();
    await producers.enqueue('email', 'c1-n5', data);
    await eventually(async () => expect(await producers.deadLetters('email')).toHaveLength(1));
    expect(attempts).toEqual([1, 2, 3]);
    expect((await producers.deadLetters('email'))[0]).toMatchObject({
      jobId: 'c1-n5',
      data,
      reason: 'mail server is away',
      attempts: 3,
    });
    expect(await metrics.print()).toContain('outcome="dead",service="test"} 1');
    expect(await metrics.print()).toContain('outcome="retried",service="test"} 2');

    broken = false;
    expect(await producers.replayDeadLetters('email')).toBe(1);
    await eventually(() => expect(attempts).toEqual([1, 2, 3, 1]));
    await eventually(async () =>
      expect(await producers.counts('email')).toMatchObject({ waiting: 0, active: 0, failed: 0 }),
    );
    expect(await producers.deadLetters('email')).toEqual([]);
  });

  it('for good is a dead letter at once, and can be replayed by its id', async () => {
    const attempts: string[] = [];
    await work(async (_data, { jobId, attempt }) => {
      attempts.push(`${jobId} ${attempt}`);
      return Promise.reject(new PermanentFailure('no such address'));
    });
    await producers.enqueueBulk('email', [
      { jobId: 'one', data: email() },
      { jobId: 'two', data: email() },
    ]);
    await eventually(async () => expect(await producers.deadLetters('email')).toHaveLength(2));
    expect(attempts.sort()).toEqual(['one 1', 'two 1']);
    expect(await producers.replayDeadLetters('email', ['two', 'unknown'])).toBe(1);
    await eventually(() => expect(attempts).toHaveLength(3));
    expect(attempts.filter((text) => text.startsWith('two'))).toHaveLength(2);
  });

  it('because of the database leaves no statement and no values in redis', async () => {
    await work(() => {
      const failure = new Error("insert into x values ('what somebody wrote') - Duplicate entry");
      return Promise.reject(Object.assign(failure, { sqlMessage: 'Duplicate entry' }));
    });
    await producers.enqueue('email', 'c1-n5', email());
    await eventually(async () =>
      expect((await producers.deadLetters('email'))[0]).toMatchObject({ reason: 'Duplicate entry' }),
    );
    const redis = new Redis(server.url);
    const kept = JSON.stringify(await redis.hgetall('{messaging}:email:c1-n5'));
    redis.disconnect();
    expect(kept).toContain('run-job.ts');
    expect(kept).not.toContain('what somebody wrote');
  });

  it('does not keep the others waiting', async () => {
    const done: string[] = [];
    await work(
      async (_data, { jobId }) => {
        if (jobId === 'poison') await new Promise(() => undefined);
        done.push(jobId);
      },
      { concurrency: 2, timeoutMs: 200 },
    );
    await producers.enqueue('email', 'poison', email());
    await producers.enqueueBulk(
      'email',
      Array.from({ length: 10 }, (_, index) => ({ jobId: `good-${index}`, data: email() })),
    );
    await eventually(() => expect(done).toHaveLength(10));
    await eventually(async () =>
      expect((await producers.deadLetters('email'))[0]).toMatchObject({
        jobId: 'poison',
        reason: 'the job took longer than 200 ms',
      }),
    );
  });
});

describe('a worker that closes', () => {
  it('finishes the job under way and takes no other', async () => {
    const done: string[] = [];
    let started = false;
    const worker = await work(
      async (_data, { jobId }) => {
        started = true;
        await new Promise((resolve) => setTimeout(resolve, 300));
        done.push(jobId);
      },
      { concurrency: 1 },
    );
    await producers.enqueueBulk('email', [
      { jobId: 'first', data: email() },
      { jobId: 'second', data: email() },
    ]);
    await eventually(() => expect(started).toBe(true));
    await worker.close();
    expect(done).toEqual(['first']);
    expect(await producers.counts('email')).toMatchObject({ waiting: 1, active: 0, failed: 0 });
  });

  it('after its deadline tells the job to stop and gives it back with all its attempts', async () => {
    let stopped = false;
    const worker = await work((_data, { signal }) => {
      signal.addEventListener('abort', () => (stopped = true));
      return new Promise(() => undefined);
    });
    await producers.enqueue('email', 'endless', email());
    await eventually(async () => expect(await producers.counts('email')).toMatchObject({ active: 1 }));
    const startedAt = performance.now();
    await worker.close(200);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect(stopped).toBe(true);
    expect(await producers.counts('email')).toMatchObject({ waiting: 1, active: 0, failed: 0, delayed: 0 });

    const attempts: number[] = [];
    await work(async (_data, { attempt }) => void attempts.push(attempt));
    await eventually(() => expect(attempts).toEqual([1]));
  });
});

describe('a worker that dies', () => {
  function startDoomedWorker(mode: 'hang' | 'crash') {
    const file = join(__dirname, 'fixtures/doomed-worker.ts');
    return spawn(process.execPath, ['--import', 'tsx', '--conditions=source', file], {
      env: { PATH: process.env['PATH'], REDIS_URL: server.url, MODE: mode },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  }

  it('leaves its job to another', async () => {
    await producers.enqueue('email', 'orphan', email());
    const doomed = startDoomedWorker('hang');
    await once(doomed.stdout, 'data');
    doomed.kill('SIGKILL');
    const done: string[] = [];
    await work(async (_data, { jobId }) => void done.push(jobId), { lockMs: 400 });
    await eventually(() => expect(done).toEqual(['orphan']));
  });

  it('over one job again and again makes that job a dead letter, and the others are done', async () => {
    await producers.enqueue('email', 'poison', email());
    const doomed = [1, 2, 3, 4].map(() => startDoomedWorker('crash'));
    const codes = await Promise.all(
      doomed.map((child) => once(child, 'exit').then(([code]) => code as number)),
    );
    expect(codes).toEqual([3, 3, 3, 3]);
    const done: string[] = [];
    await work(async (_data, { jobId }) => void done.push(jobId), { lockMs: 400 });
    await producers.enqueue('email', 'harmless', email());
    await eventually(async () =>
      expect((await producers.deadLetters('email'))[0]).toMatchObject({ jobId: 'poison' }),
    );
    await eventually(() => expect(done).toEqual(['harmless']));
  }, 40_000);
});

describe('redis behind the queues', () => {
  it('when away does not keep a worker or a producer from closing, and nothing of them comes back with it', async () => {
    const worker = await work(() => Promise.resolve());
    const other = await createProducers(server.url, { name: 'other' });
    await server.kill();
    await expect(worker.ping()).rejects.toThrow();
    await new Promise((resolve) => setTimeout(resolve, 200)); // until all its connections have noticed
    const startedAt = performance.now();
    await Promise.all([worker.close(100), other.close()]);
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    workers.length = 0;

    await server.start();
    await eventually(() => producers.ping());
    await new Promise((resolve) => setTimeout(resolve, 1_200)); // longer than the longest pause between attempts
    const redis = new Redis(server.url);
    const connected = (await redis.client('LIST')) as string;
    redis.disconnect();
    expect(connected).toContain('name=queue-producer');
    expect(connected).not.toMatch(/name=(email-worker|other)/);
  });

  it('must not evict: neither side starts', async () => {
    const evicting = await startPrivateRedis('--maxmemory-policy', 'allkeys-lru');
    await expect(createProducers(evicting.url)).rejects.toThrow('set it to "noeviction"');
    await expect(createWorker('email', () => Promise.resolve(), { redisUrl: evicting.url })).rejects.toThrow(
      'set it to "noeviction"',
    );
    await evicting.stop();
  });

  it('when away makes a producer fail soon, and both sides go on when it is back', async () => {
    const done: string[] = [];
    await work(async (_data, { jobId }) => void done.push(jobId));
    await producers.enqueue('email', 'before', email());
    await eventually(() => expect(done).toEqual(['before']));

    await server.kill();
    const startedAt = performance.now();
    await expect(producers.enqueue('email', 'lost', email())).rejects.toThrow();
    await expect(producers.ping()).rejects.toThrow();
    expect(performance.now() - startedAt).toBeLessThan(2_500);

    await server.start();
    await eventually(() => producers.enqueue('email', 'after', email()));
    await eventually(() => expect(done).toEqual(['before', 'after']), 15_000);
  }, 30_000);

  it('holds the keys of all queues in one hash slot, and no more than ids', async () => {
    await producers.enqueue('email', 'c1-n5', email());
    await producers.enqueue('moderation', 'c1-s1', {
      streams: [{ companyId: '1', seqs: ['1'], correlationIds: ['x'] }],
      createdAt: 1,
    });
    const redis = new Redis(server.url);
    const names = await redis.keys('*');
    redis.disconnect();
    expect(names.length).toBeGreaterThan(2);
    expect(names.filter((name) => !name.startsWith('{messaging}:'))).toEqual([]);
  });
});

describe('a job that meets an outage', () => {
  it('comes again until the outage is over, and keeps its attempts', async () => {
    const attempts: number[] = [];
    const handler = async (_data: EmailJob, { attempt }: { attempt: number }) => {
      attempts.push(attempt);
      await Promise.resolve();
      if (attempts.length <= 2) throw new Error('away');
    };
    await work(handler, { isOutage: (error) => error instanceof Error && error.message === 'away' });
    await producers.enqueue('email', 'c1-n5', email());
    await eventually(() => expect(attempts).toEqual([1, 1, 1]), 6_000);
    expect(await producers.counts('email')).toMatchObject({ failed: 0 });
  });
});

describe('a job that is postponed', () => {
  it('comes again after the delay, more often than it has attempts, and is waited for only once', async () => {
    const metrics = createMetrics({ service: 'test', defaults: false });
    const runs: { attempt: number; lastAttempt: boolean; at: number }[] = [];
    await work(
      async (_data, { attempt, lastAttempt }) => {
        runs.push({ attempt, lastAttempt, at: Date.now() });
        await Promise.resolve();
        if (runs.length <= 4) throw new PostponeJob(30, 'what it needs is away');
      },
      { metrics },
    );
    await producers.enqueue('email', 'c1-n5', email());
    await eventually(async () =>
      expect(await metrics.print()).toContain(
        'queue_jobs_total{queue="email",outcome="completed",service="test"} 1',
      ),
    );
    expect(runs.map(({ attempt, lastAttempt }) => [attempt, lastAttempt])).toEqual(Array(5).fill([1, false]));
    expect(runs[4]!.at - runs[0]!.at).toBeGreaterThanOrEqual(4 * 30);
    expect(await metrics.print()).toContain('queue_job_wait_seconds_count{service="test",queue="email"} 1');
  });
});
