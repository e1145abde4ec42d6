import type { EventsJob, Id, QueueName, StreamEvent, StreamEventType } from '@messaging/contracts';
import type { JobToAdd, Producers } from '@messaging/queue';

type EventsQueue = Exclude<QueueName, 'email'>;

/** Which queues hear of which event. A new event does not compile until it has its line here. */
const QUEUES: { [T in StreamEventType]: readonly EventsQueue[] } = {
  'message.created': ['moderation', 'notification'],
  'message.edited': ['moderation', 'notification'],
  'message.deleted': ['notification'],
  'message.hidden': ['notification'],
  'people.notified': [],
  'directory.changed': [],
};

/** Makes jobs of events: one a company and queue. The same events make the same job, which a queue takes once. */
export function createEnqueueEvents(producers: Pick<Producers, 'enqueueBulk'>) {
  return async function enqueueEvents(events: readonly StreamEvent[]): Promise<void> {
    await Promise.all([
      producers.enqueueBulk('moderation', jobsFor('moderation', events)),
      producers.enqueueBulk('notification', jobsFor('notification', events)),
    ]);
  };
}

function jobsFor<Q extends EventsQueue>(queue: Q, events: readonly StreamEvent[]): JobToAdd<Q>[] {
  const companies = new Map<Id, EventsJob>();
  for (const { type, companyId, seq, correlationId } of events) {
    if (!QUEUES[type].includes(queue)) continue;
    const job = companies.get(companyId) ?? {
      companyId,
      seqs: [],
      correlationIds: [],
      createdAt: Date.now(),
    };
    job.seqs.push(seq);
    job.correlationIds.push(correlationId);
    companies.set(companyId, job);
  }
  return [...companies.values()].map((data) => ({ jobId: jobIdOf(data), data }));
}

const jobIdOf = ({ companyId, seqs }: EventsJob) => `c${companyId}-${seqs[0]}-${seqs.at(-1)}`;
