import type { Id, Sequence } from '@messaging/contracts';

/** One company's stream as its relay follows it, for as long as its shard is held in the same epoch. */
export interface Stream {
  companyId: Id;
  shard: number;
  epoch: string;
  /** Everything up to here is relayed: in its rooms and in the queues. */
  after: Sequence;
  /** Everything up to here is in its rooms: while the queues are away, no client hears it again and again. */
  published: Sequence;
  /** Everything up to here is in the queues: while the rooms cannot be reached, no job is made again and again. */
  enqueued: Sequence;
}
