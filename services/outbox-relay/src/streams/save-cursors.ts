import type { Id } from '@messaging/contracts';
import type { Reader } from '@messaging/database';
import type { Logger } from '@messaging/service-kit';
import { saveRelayCursors, type CursorMove } from '../repositories/relay-cursors.ts';

// Keeps one statement and its locks small.
const MOST_AT_ONCE = 200;

/**
 * Writes cursors behind the work, one statement at a time and always the newest of each company. A crash loses at
 * most the cursors of one statement: their events are relayed again, which everybody downstream expects.
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
  let saving: Promise<void> | undefined;

  async function save(): Promise<void> {
    while (moves.size > 0) {
      const batch = [...moves.values()].slice(0, MOST_AT_ONCE);
      try {
        await saveRelayCursors(database, holder, batch);
      } catch (error) {
        logger.warn({ err: error }, 'could not save the cursors');
        // They stay for the next time something moves or settles.
        return;
      }
      for (const move of batch) if (moves.get(move.companyId) === move) moves.delete(move.companyId);
    }
  }

  function flush(): Promise<void> {
    saving ??= save().finally(() => (saving = undefined));
    return saving;
  }

  return {
    note(move: CursorMove): void {
      moves.set(move.companyId, move);
      void flush();
    },
    /** Resolves when everything noted so far is saved, or could not be. */
    flush,
  };
}
