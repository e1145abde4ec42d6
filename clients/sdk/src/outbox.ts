import type { Id, MessageWritten, RootLink } from '@messaging/contracts';
import { backoffDelay } from './backoff.ts';
import { isPassing, toKnownError } from './messaging-error.ts';
import type { OutboxStorage } from './outbox-storage.ts';
import { makeClientId, type OutgoingMessage } from './outgoing-message.ts';
import type { SendRequest } from './rest.ts';
import { linkKey } from './root-links.ts';
import { createStore, type ReadableStore } from './store.ts';

export interface Outbox extends ReadableStore<{ messages: readonly OutgoingMessage[] }> {
  add: (link: RootLink, text: string, parentMessageId: Id | null) => OutgoingMessage;
  retry: (clientId: string) => void;
  discard: (clientId: string) => void;
  /** The server can be reached again: send what waits. */
  resume: () => void;
  /** From now on messages survive a reload; what an earlier page left behind is sent. */
  attach: (storage: OutboxStorage) => void;
  /** Its echo has arrived, by whatever way. */
  confirm: (clientId: string) => void;
  close: () => void;
}

export interface OutboxParts {
  send: (request: SendRequest) => Promise<MessageWritten>;
  onSent: (link: RootLink, written: MessageWritten) => void;
}

/** Sends one message after another per conversation, so that they arrive in the order they were written. */
export function createOutbox({ send, onSent }: OutboxParts): Outbox {
  const store = createStore<{ messages: readonly OutgoingMessage[] }>({ messages: [] });
  const busyLinks = new Set<string>();
  let storage: OutboxStorage | null = null;
  let resumeTimer: ReturnType<typeof setTimeout> | undefined;
  let failedTries = 0;
  let closed = false;

  const all = () => store.getSnapshot().messages;
  const find = (clientId: string) => all().find((message) => message.clientId === clientId);

  function change(clientId: string, to: Pick<OutgoingMessage, 'state' | 'error'>) {
    store.update({
      messages: all().map((message) => (message.clientId === clientId ? { ...message, ...to } : message)),
    });
  }
  function remove(clientId: string) {
    storage?.remove(clientId);
    if (find(clientId)) store.update({ messages: all().filter((message) => message.clientId !== clientId) });
  }

  async function sendOne(message: OutgoingMessage): Promise<boolean> {
    change(message.clientId, { state: 'sending', error: null });
    try {
      const written = await send(message);
      failedTries = 0;
      onSent(message.link, written);
      remove(message.clientId);
      return true;
    } catch (error) {
      const known = toKnownError(error);
      change(message.clientId, { state: isPassing(known) ? 'waiting' : 'failed', error: known });
      if (isPassing(known)) wakeLater(known.retryAfterMs);
      // A message refused for good does not hold up the ones behind it; a lost connection holds up all.
      return !isPassing(known);
    }
  }

  async function work(link: RootLink) {
    const key = linkKey(link);
    if (busyLinks.has(key) || closed) return;
    busyLinks.add(key);
    try {
      for (;;) {
        const next = all().find((message) => message.state === 'waiting' && linkKey(message.link) === key);
        if (!next || closed || !(await sendOne(next))) return;
      }
    } finally {
      busyLinks.delete(key);
    }
  }

  function resume() {
    clearTimeout(resumeTimer);
    resumeTimer = undefined;
    for (const { link, state } of all()) if (state === 'waiting') void work(link);
  }

  function wakeLater(atLeastMs: number | null) {
    if (closed) return;
    resumeTimer ??= setTimeout(resume, Math.max(atLeastMs ?? 0, backoffDelay(failedTries, 4_000, 60_000)));
    failedTries += 1;
  }

  return {
    getSnapshot: store.getSnapshot,
    subscribe: store.subscribe,
    resume,
    confirm: remove,
    discard: remove,
    add(link, text, parentMessageId) {
      const message: OutgoingMessage = {
        clientId: makeClientId(),
        link,
        text,
        parentMessageId,
        createdAt: new Date().toISOString(),
        state: 'waiting',
        error: null,
      };
      storage?.save(message);
      store.update({ messages: [...all(), message] });
      void work(link);
      return message;
    },
    retry(clientId) {
      const message = find(clientId);
      if (message?.state === 'sending' || !message) return;
      change(clientId, { state: 'waiting', error: null });
      void work(message.link);
    },
    attach(found) {
      storage = found;
      all().forEach((message) => found.save(message));
      const left = found.load().filter(({ clientId }) => !find(clientId));
      store.update({ messages: [...left, ...all()] });
      resume();
    },
    close() {
      closed = true;
      clearTimeout(resumeTimer);
    },
  };
}
