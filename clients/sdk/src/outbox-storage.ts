import type { Id } from '@messaging/contracts';
import type { KeyValueStore } from './key-value-store.ts';
import type { OutgoingMessage } from './outgoing-message.ts';

/** Older than this, a message is not sent unasked: the person has long moved on, and the server may have forgotten its key. */
const SENT_UNASKED_MS = 12 * 60 * 60 * 1000;

/**
 * The outbox of one person in one company, one entry per message: two tabs never rewrite each other's, and
 * when both send the same message after a reload its key makes it one.
 */
export function createOutboxStorage(storage: KeyValueStore, owner: { companyId: Id; userId: Id }) {
  const prefix = `messaging.outbox.${owner.companyId}.${owner.userId}.`;

  return {
    save({ clientId, link, text, parentMessageId, createdAt }: OutgoingMessage) {
      storage.setItem(prefix + clientId, JSON.stringify({ link, text, parentMessageId, createdAt }));
    },
    remove(clientId: string) {
      storage.removeItem(prefix + clientId);
    },
    load(now = Date.now()): OutgoingMessage[] {
      const keys = storage.keys().filter((key) => key.startsWith(prefix));
      return keys
        .flatMap((key) => readEntry(key.slice(prefix.length), storage.getItem(key), now))
        .sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
    },
  };
}
export type OutboxStorage = ReturnType<typeof createOutboxStorage>;

function readEntry(clientId: string, json: string | null, now: number): OutgoingMessage[] {
  try {
    const { link, text, parentMessageId, createdAt } = JSON.parse(json ?? '') as OutgoingMessage;
    const isRecent = now - Date.parse(createdAt) < SENT_UNASKED_MS;
    if (typeof text !== 'string' || typeof link !== 'object') return [];
    const state = isRecent ? 'waiting' : 'failed';
    return [
      { clientId, link, text, parentMessageId: parentMessageId ?? null, createdAt, state, error: null },
    ];
  } catch {
    return [];
  }
}
