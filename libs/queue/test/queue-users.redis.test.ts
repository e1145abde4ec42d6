import { QUEUE_NAMES, QUEUES, SCHEDULE_NAMES, SCHEDULES } from '@messaging/contracts';
import { closeRedis, connectRedis, redisAcls, redisServices } from '@messaging/redis';
import { eventually, startPrivateRedis, type PrivateRedis } from '@messaging/test-kit';
import { createProducers, createWorker, scheduleEvery } from '../src/index.ts';

const PASSWORD = 'only-for-this-test';
const job = { companyId: '1', notificationId: '5', correlationId: 'c', createdAt: 1 };

describe('the services on the Redis of the queues', () => {
  let server: PrivateRedis;
  const urlOf = (service: string) => server.url.replace('redis://', `redis://${service}:${PASSWORD}@`);
  beforeAll(async () => {
    server = await startPrivateRedis();
    const admin = await connectRedis(server.url, { name: 'admin', role: 'commands' });
    for (const line of redisAcls('queue', { passwordOf: () => PASSWORD })) {
      const [, name = '', ...rules] = line.split(' ');
      await admin.acl('SETUSER', name, ...rules);
    }
    await closeRedis(admin);
  });
  afterAll(() => server.stop());

  it.each(QUEUE_NAMES)(
    'put jobs into %s if they are its producers, and none if they are not',
    async (queue) => {
      const { producers, consumer } = QUEUES[queue];
      const done: string[] = [];
      const worker = await createWorker(queue, async (_data, { jobId }) => void done.push(jobId), {
        redisUrl: urlOf(consumer),
      });
      const refused: string[] = [];
      for (const service of redisServices('queue')) {
        const producer = await createProducers(urlOf(service), { queues: [queue] });
        await producer.enqueue(queue, `of-${service}`, job as never).catch((error: Error) => {
          if (!error.message.includes('NOPERM')) throw error;
          refused.push(service);
        });
        await producer.close();
      }
      await eventually(() => expect(done.sort()).toEqual(producers.map((name) => `of-${name}`).sort()));
      await worker.close();
      const users: string[] = [...producers, consumer];
      expect(refused).toEqual(redisServices('queue').filter((service) => !users.includes(service)));
      expect(refused.length).toBeGreaterThan(0);
    },
  );

  it.each(SCHEDULE_NAMES)('keep the schedule %s if it is theirs', async (name) => {
    let runs = 0;
    const settings = (service: string) => ({ redisUrl: urlOf(service), name, everyMs: 50 });
    const schedule = await scheduleEvery(settings(SCHEDULES[name]), async () => void (runs += 1));
    await eventually(() => expect(runs).toBeGreaterThan(1));
    await schedule.close();
    for (const other of redisServices('queue').filter((service) => service !== SCHEDULES[name]))
      await expect(scheduleEvery(settings(other), () => Promise.resolve())).rejects.toThrow(/NOPERM/);
  });
});
