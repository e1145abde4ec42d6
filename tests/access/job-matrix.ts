import {
  QUEUE_NAMES,
  QUEUE_PREFIX,
  QUEUES,
  SCHEDULE_NAMES,
  scheduleQueue,
  SCHEDULES,
  type JobData,
  type QueueName,
} from '@messaging/contracts';
import { select } from '@messaging/database';
import { createProducers, scheduleEvery } from '@messaging/queue';
import { closeRedis, connectRedis, redisServices } from '@messaging/redis';
import { eventually } from '@messaging/test-kit';
import { RIVAL, NO_COMPANY, type AccessWorld } from './access-world.ts';

const correlationId = 'a-forged-job';

/** For each queue a job in RIVAL's name (and in nobody's) about what is ACME's. A queue without its line does not compile. */
const FORGED: Record<QueueName, (world: AccessWorld, companyId: string) => JobData[QueueName]> = {
  moderation: events,
  notification: events,
  email: ({ notificationId }, companyId) => ({
    companyId,
    notificationId,
    correlationId,
    createdAt: Date.now(),
  }),
};

function events({ lastSeq }: AccessWorld, companyId: string): JobData['moderation'] {
  // RIVAL's stream has one event of its own: the first is not ACME's to name.
  const seqs = Array.from({ length: Number(lastSeq) - 1 }, (_, i) => String(i + 2));
  return {
    streams: [{ companyId, seqs, correlationIds: seqs.map(() => correlationId) }],
    createdAt: Date.now(),
  };
}

const COMPANIES = { 'another company': RIVAL, 'no company': NO_COMPANY };
/** Every process with a user of its own on the Redis of the queues. */
const SERVICES = redisServices('queue');

/** Every queue, every service that could put a job into it, and every company it could speak of. */
const FORGED_CELLS = QUEUE_NAMES.flatMap((queue) =>
  SERVICES.flatMap((service) =>
    Object.entries(COMPANIES).map(([company, companyId]) => ({ queue, service, company, companyId })),
  ),
);
/** Those whom Redis lets at a queue: it does not tell putting jobs from doing them. */
const usersOf = (queue: QueueName): readonly string[] => [...QUEUES[queue].producers, QUEUES[queue].consumer];

/** Every queue of either kind, and every service that could do its jobs. */
const CONSUMER_CELLS = [
  ...QUEUE_NAMES.map((queue) => ({
    queue,
    consumer: QUEUES[queue].consumer,
    users: usersOf(queue),
    connection: `${queue}-worker`,
  })),
  ...SCHEDULE_NAMES.map((name) => ({
    queue: scheduleQueue(name),
    consumer: SCHEDULES[name],
    users: [SCHEDULES[name]] as readonly string[],
    connection: scheduleQueue(name),
  })),
].flatMap((cell) => SERVICES.map((service) => ({ ...cell, service })));
const SCHEDULE_CELLS = SCHEDULE_NAMES.flatMap((name) =>
  SERVICES.filter((service) => service !== SCHEDULES[name]).map((service) => ({ name, service })),
);
export const JOB_CELLS = FORGED_CELLS.length + CONSUMER_CELLS.length + SCHEDULE_CELLS.length;

const EFFECTS = ['notifications', 'moderation_actions', 'message_versions', 'messages', 'events'];

const countEffects = async ({ database }: AccessWorld) => {
  const counts: Record<string, number> = {};
  for (const table of EFFECTS) {
    const [row] = await select<{ n: string }>(
      database,
      `SELECT COUNT(*) AS n FROM ${table} WHERE company_id IN (?, ?)`,
      [RIVAL, NO_COMPANY],
    );
    counts[table] = Number(row!.n);
  }
  return counts;
};

/** 'done', or 'refused' where Redis does not let this user at the keys. */
async function outcomeOf(work: Promise<unknown>): Promise<'done' | 'refused'> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (error instanceof Error && error.message.includes('NOPERM')) return 'refused';
    throw error;
  }
}

const urlOf = ({ cluster }: AccessWorld, service: string): string => {
  const url = cluster.servers.queueRedis.urlOf?.(service);
  if (url === undefined) throw new Error(`${service} has no user of its own on the Redis of the queues`);
  return url;
};

/** Puts the forged jobs into the real queues as each service, and waits for the workers to be done with them. */
export async function judgeForgedJobs(world: AccessWorld): Promise<string[]> {
  const before = await countEffects(world);
  const faults: string[] = [];
  for (const [i, { queue, service, company, companyId }] of FORGED_CELLS.entries()) {
    const producers = await createProducers(urlOf(world, service), { queues: [queue], attempts: 1 });
    const job = producers.enqueue(queue, `forged-${i}-${queue}`, FORGED[queue](world, companyId));
    const outcome = await outcomeOf(job).finally(() => producers.close());
    const expected = usersOf(queue).includes(service) ? 'done' : 'refused';
    if (outcome !== expected) faults.push(`${queue} · put by ${service} · ${company}: ${outcome}`);
  }
  const all = await createProducers(world.cluster.queueRedisUrl);
  await eventually(async () => {
    for (const queue of QUEUE_NAMES) {
      const { waiting = 0, active = 0, delayed = 0 } = await all.counts(queue);
      if (waiting + active + delayed > 0) throw new Error(`${queue}: jobs are still to be done`);
    }
  }, 20_000).finally(() => all.close());
  const after = await countEffects(world);
  for (const table of EFFECTS)
    if (before[table] !== after[table])
      faults.push(`a forged job wrote to ${table}: ${before[table]} → ${after[table]}`);
  return faults;
}

/** That the jobs of each queue are done by who is said to, and that no other could take one; the same for the schedules. */
export async function judgeConsumers(world: AccessWorld): Promise<string[]> {
  const faults: string[] = [];
  const admin = await connectRedis(world.cluster.queueRedisUrl, { name: 'matrix', role: 'commands' });
  const clients = String(await admin.client('LIST')).split('\n');
  await closeRedis(admin);
  for (const { queue, consumer, users, connection, service } of CONSUMER_CELLS) {
    const isServed = clients.some(
      (line) => line.includes(` user=${service} `) && line.includes(` name=${connection} `),
    );
    if (isServed !== (service === consumer))
      faults.push(`${queue} · ${service} ${isServed ? 'does' : 'does not do'} its jobs`);
    const redis = await connectRedis(urlOf(world, service), { name: 'matrix', role: 'commands' });
    const taken = await outcomeOf(redis.lindex(`${QUEUE_PREFIX}:${queue}:wait`, 0));
    await closeRedis(redis);
    if (taken !== (users.includes(service) ? 'done' : 'refused'))
      faults.push(`${queue} · looked into by ${service}: ${taken}`);
  }
  for (const { name, service } of SCHEDULE_CELLS) {
    const settings = { redisUrl: urlOf(world, service), name, everyMs: 60_000 };
    const kept = scheduleEvery(settings, () => Promise.resolve()).then((schedule) => schedule.close());
    const outcome = await outcomeOf(kept);
    if (outcome !== 'refused') faults.push(`schedule ${name} · kept by ${service}: ${outcome}`);
  }
  return faults;
}
