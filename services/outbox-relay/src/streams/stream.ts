import { compareSequences, type Id, type Sequence } from '@messaging/contracts';

/** One company's stream as its relay follows it, for as long as its shard is held in the same epoch. */
export interface Stream {
  companyId: Id;
  shard: number;
  epoch: string;
  /** Everything up to here is in its rooms. */
  published: Sequence;
  /** Everything up to here is in the queues, waits to get there or is left: no job is made again while the rooms are away. */
  gathered: Sequence;
  /** Everything up to here is in the queues, or left to the workers, who look for what was relayed and has no job. */
  enqueued: Sequence;
}

/** Everything up to here is relayed: in its rooms, and in the queues or left to the workers. */
export const relayedUpTo = ({ published, enqueued }: Stream): Sequence =>
  compareSequences(published, enqueued) < 0 ? published : enqueued;
