import type { Id } from '@messaging/contracts';
import { crashPoint, type Reader } from '@messaging/database';
import type { Logger } from '@messaging/service-kit';
import { saveRelayCursors, type CursorMove } from '../repositories/relay-cursors.ts';

// Keeps one statement and its locks small.
const MOST_AT_ONCE = 200;
// Each save is a commit the database syncs. What a crash loses by waiting is relayed once more, which costs less.
const REST_MS = 100;

/**
 * Writes cursors behind the work, a few times a second and always the newest of each company. A crash loses those not
 * written yet: their events are relayed again, which everybody downstream expects.
 */
export function createSaveCursors({
  database,
  holder,
  logger,
}: {
  database: Reader;
  holder: string;
  logger: Logger;
}) {
  const moves = new Map<Id, CursorMove>();
  let saving: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  async function save(): Promise<void> {
    const due = [...moves.values()];
    for (let i = 0; i < due.length; i += MOST_AT_ONCE) {
      const batch = due.slice(i, i + MOST_AT_ONCE);
      try {
        await saveRelayCursors(database, holder, batch);
        crashPoint('relay: cursor saved');
      } catch (error) {
        logger.warn({ err: error }, 'could not save the cursors');
        // They stay for the next time something moves or settles.
        return;
      }
      for (const move of batch) if (moves.get(move.companyId) === move) moves.delete(move.companyId);
    }
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    saving = saving.then(save);
    return saving;
  }

  return {
    note(move: CursorMove): void {
      moves.set(move.companyId, move);
      timer ??= setTimeout(() => void flush(), REST_MS);
    },
    /** Resolves when everything noted so far is saved, or could not be. */
    flush,
  };
}
