import type { Id } from '@messaging/contracts';
import type { Knex } from 'knex';
import { findUnpublished, notePublished, type StoredCheckpoint } from '../repositories/checkpoints.ts';
import type { CheckpointSink } from '../sinks/checkpoint-sink.ts';

export interface PublishOptions {
  database: Knex;
  sink: CheckpointSink;
  onPublished: (checkpoint: StoredCheckpoint) => void;
  onFailure: (checkpoint: StoredCheckpoint, error: unknown) => void;
}

const MOST_A_RUN = 1_000;
const AT_ONCE = 8;
// One company's webhook may be down for good; a store that refuses this many in a row is down for everybody.
const GIVE_UP_AFTER = 8;

/** Brings each company's newest checkpoint to the sink. What fails is tried again in the next run. */
export function createPublishCheckpoints({ database, sink, onPublished, onFailure }: PublishOptions) {
  // Whose last attempt failed comes after all others, longest ago first: dead webhooks keep nobody else waiting.
  const failed = new Map<Id, number>();
  let failures = 0;
  const turnOf = ({ companyId }: StoredCheckpoint) => failed.get(companyId) ?? 0;

  return async function publishCheckpoints(signal: AbortSignal): Promise<void> {
    const waiting = await findUnpublished(database, sink.name, MOST_A_RUN);
    waiting.sort((one, other) => turnOf(one) - turnOf(other));
    let failuresInARow = 0;
    const lane = async () => {
      for (let next; failuresInARow < GIVE_UP_AFTER && !signal.aborted && (next = waiting.shift());) {
        try {
          await sink.publish(next.companyId, next, signal);
          await notePublished(database, sink.name, next);
          failed.delete(next.companyId);
          failuresInARow = 0;
          onPublished(next);
        } catch (error) {
          failed.set(next.companyId, (failures += 1));
          failuresInARow += 1;
          onFailure(next, error);
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
  };
}
