import type { Id } from '@messaging/contracts';
import type { CheckpointSink, PublishedCheckpoint } from '../sinks/checkpoint-sink.ts';
import { SinkSilent } from '../sinks/patient-sink.ts';

const LOOK_AGAIN_MS = 600_000;
// Each company in turn would wait for a store that answers nobody.
const LEAVE_ALONE_MS = 30_000;

/**
 * The newest checkpoint of each company that is known to stand outside the database: asked of the sinks when a company is
 * first met and every ten minutes, and remembered from what was published in between. A database that was set back cannot
 * set this back with it. While the outside is away, what was seen there before is what stands there; of a company it was
 * never asked about nothing is signed.
 */
export function createOutsideView(
  sinks: readonly CheckpointSink[],
  onFailure: (sink: CheckpointSink) => void,
  now: () => number = Date.now,
) {
  const seen = new Map<Id, { newest: PublishedCheckpoint | undefined; lookedAt: number }>();
  const silentAt = new Map<CheckpointSink, number>();

  function remember(companyId: Id, checkpoint: PublishedCheckpoint): void {
    const known = seen.get(companyId);
    if (known && (known.newest?.size ?? 0) <= checkpoint.size) known.newest = checkpoint;
  }

  async function ask(
    sink: CheckpointSink,
    companyId: Id,
    from: number,
    signal: AbortSignal,
  ): Promise<PublishedCheckpoint | undefined> {
    if (!sink.newest) return undefined;
    if (now() - (silentAt.get(sink) ?? -Infinity) < LEAVE_ALONE_MS)
      throw new Error(`${sink.name} did not answer a moment ago`);
    try {
      return await sink.newest(companyId, from, signal);
    } catch (error) {
      if (error instanceof SinkSilent) silentAt.set(sink, now());
      onFailure(sink);
      throw error;
    }
  }

  async function newestOf(
    companyId: Id,
    from: number,
    signal: AbortSignal,
  ): Promise<PublishedCheckpoint | undefined> {
    const known = seen.get(companyId);
    if (known && now() - known.lookedAt < LOOK_AGAIN_MS) return known.newest;
    let newest = known?.newest;
    try {
      for (const sink of sinks) {
        const found = await ask(sink, companyId, from, signal);
        if (found && found.size > (newest?.size ?? 0)) newest = found;
      }
    } catch (error) {
      if (!known) throw error;
      return known.newest;
    }
    seen.set(companyId, { newest, lookedAt: now() });
    return newest;
  }

  return { newestOf, remember };
}
