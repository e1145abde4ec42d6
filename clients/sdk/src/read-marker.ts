import type { Id, Sequence } from '@messaging/contracts';
import { compareSequences } from './sequences.ts';

const SETTLE_MS = 400;

/** Reports how far a person has read: only forward, and once for many messages read together. */
export function createReadMarker(report: (conversationId: Id, position: Sequence) => Promise<unknown>) {
  let reported: Sequence = '0';
  let wanted: { conversationId: Id; position: Sequence } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function flush() {
    timer = undefined;
    if (!wanted) return;
    const { conversationId, position } = wanted;
    wanted = null;
    try {
      await report(conversationId, position);
    } catch {
      // Reading on reports a later position; until then the server counts a message or two too many.
      reported = '0';
    }
  }

  return {
    mark(conversationId: Id, position: Sequence) {
      if (compareSequences(position, reported) <= 0) return;
      reported = position;
      wanted = { conversationId, position };
      timer ??= setTimeout(() => void flush(), SETTLE_MS);
    },
    flush() {
      clearTimeout(timer);
      void flush();
    },
  };
}
