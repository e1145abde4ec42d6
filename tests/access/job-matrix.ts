import { QUEUE_NAMES, type JobData, type QueueName } from '@messaging/contracts';
import { select } from '@messaging/database';
import { createProducers } from '@messaging/queue';
import { eventually } from '@messaging/test-kit';
import { RIVAL, NO_COMPANY, type AccessWorld } from './access-world.ts';

interface JobCell {
  name: string;
  queue: QueueName;
  data: JobData[QueueName];
}

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

export const JOB_COMPANIES = { 'another company': RIVAL, 'no company': NO_COMPANY };

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

/** Puts the forged jobs into the real queues and waits for the workers to be done with them. */
export async function judgeJobs(world: AccessWorld): Promise<{ faults: string[]; cells: number }> {
  const producers = await createProducers(world.cluster.queueRedisUrl, { attempts: 1 });
  try {
    const cells: JobCell[] = QUEUE_NAMES.flatMap((queue) =>
      Object.entries(JOB_COMPANIES).map(([name, companyId]) => ({
        name: `${queue} · ${name}`,
        queue,
        data: FORGED[queue](world, companyId),
      })),
    );
    const before = await countEffects(world);
    for (const [i, { queue, data }] of cells.entries())
      await producers.enqueue(queue, `forged-${i}-${queue}`, data);
    await eventually(async () => {
      for (const queue of QUEUE_NAMES) {
        const { waiting = 0, active = 0, delayed = 0 } = await producers.counts(queue);
        if (waiting + active + delayed > 0) throw new Error(`${queue}: jobs are still to be done`);
      }
    }, 20_000);
    const after = await countEffects(world);
    const faults = EFFECTS.flatMap((table) =>
      before[table] === after[table]
        ? []
        : [`a forged job wrote to ${table}: ${before[table]} → ${after[table]}`],
    );
    return { faults, cells: cells.length };
  } finally {
    await producers.close();
  }
}
