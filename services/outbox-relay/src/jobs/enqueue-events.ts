import { createHash } from 'node:crypto';
import {
  queuesProducedBy,
  type Id,
  type ProducedBy,
  type StreamEvent,
  type StreamEventType,
  type StreamPart,
} from '@messaging/contracts';
import type { JobToAdd, Producers } from '@messaging/queue';

type EventsQueue = ProducedBy<'outbox-relay'>;
const EVENTS_QUEUES = queuesProducedBy('outbox-relay');

/** Which queues hear of which event. A new event does not compile until it has its line here. */
const QUEUES_OF: Record<StreamEventType, readonly EventsQueue[]> = {
  'message.created': ['moderation', 'notification'],
  'message.edited': ['moderation', 'notification'],
  'message.deleted': ['notification'],
  'message.hidden': ['notification'],
  'people.notified': [],
  'directory.changed': [],
  'conversation.changed': [],
  'policy.changed': [],
  'sanction.changed': [],
  'audit.read': [],
  'audit.webhook.changed': [],
  'session.ended': [],
  'erasure.requested': [],
  'person.erased': [],
};

// A job that fails is tried again as a whole, so it should not be large; what of it was done is not done twice.
const EVENTS_PER_JOB = 100;

/** Makes jobs of events. The same events in the same turn make the same job, which a queue takes once. */
export function createEnqueueEvents(producers: Pick<Producers<EventsQueue>, 'enqueueBulk'>) {
  return async function enqueueEvents(events: readonly StreamEvent[]): Promise<void> {
    await Promise.all(EVENTS_QUEUES.map((queue) => producers.enqueueBulk(queue, jobsFor(queue, events))));
  };
}

/** None for an event of a later release, as there is while releases change, and after one was taken back. */
const queuesOf = (type: string): readonly EventsQueue[] =>
  (QUEUES_OF as Partial<Record<string, readonly EventsQueue[]>>)[type] ?? [];

function jobsFor<Q extends EventsQueue>(queue: Q, events: readonly StreamEvent[]): JobToAdd<Q>[] {
  const wanted = events.filter(({ type }) => queuesOf(type).includes(queue));
  const jobs: JobToAdd<Q>[] = [];
  for (let i = 0; i < wanted.length; i += EVENTS_PER_JOB) {
    const streams = toStreams(wanted.slice(i, i + EVENTS_PER_JOB));
    jobs.push({ jobId: jobIdOf(streams), data: { streams, createdAt: Date.now() } });
  }
  return jobs;
}

function toStreams(events: readonly StreamEvent[]): StreamPart[] {
  const streams = new Map<Id, StreamPart>();
  for (const { companyId, seq, correlationId } of events) {
    const stream = streams.get(companyId) ?? { companyId, seqs: [], correlationIds: [] };
    stream.seqs.push(seq);
    stream.correlationIds.push(correlationId);
    streams.set(companyId, stream);
  }
  return [...streams.values()];
}

function jobIdOf(streams: readonly StreamPart[]): string {
  const named = streams.map(({ companyId, seqs }) => `${companyId} ${seqs.join(' ')}`).join('\n');
  return `e-${createHash('sha256').update(named).digest('base64url')}`;
}
