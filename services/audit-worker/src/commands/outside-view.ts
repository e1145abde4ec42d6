import type { Id } from '@messaging/contracts';
import type { CheckpointSink, PublishedCheckpoint } from '../sinks/checkpoint-sink.ts';

const LOOK_AGAIN_MS = 600_000;

/**
 * The newest checkpoint of each company that is known to stand outside the database: asked of the sinks when a company is
 * first met and every ten minutes, and remembered from what was published in between. A database that was set back cannot
 * set this back with it.
 */
export function createOutsideView(
  sinks: readonly CheckpointSink[],
  onFailure: (sink: CheckpointSink) => void,
  now: () => number = Date.now,
) {
  const seen = new Map<Id, { newest: PublishedCheckpoint | undefined; lookedAt: number }>();

  function remember(companyId: Id, checkpoint: PublishedCheckpoint): void {
    const known = seen.get(companyId);
    if (known && (known.newest?.size ?? 0) <= checkpoint.size) known.newest = checkpoint;
  }

  async function newestOf(
    companyId: Id,
    from: number,
    signal: AbortSignal,
  ): Promise<PublishedCheckpoint | undefined> {
    const known = seen.get(companyId);
    if (known && now() - known.lookedAt < LOOK_AGAIN_MS) return known.newest;
    let newest = known?.newest;
    for (const sink of sinks) {
      const found = await sink.newest?.(companyId, from, signal).catch((error: unknown) => {
        onFailure(sink);
        throw error;
      });
      if (found && found.size > (newest?.size ?? 0)) newest = found;
    }
    seen.set(companyId, { newest, lookedAt: now() });
    return newest;
  }

  return { newestOf, remember };
}
