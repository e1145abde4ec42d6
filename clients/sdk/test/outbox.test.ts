import type { MessageWritten, RootLink } from '@messaging/contracts';
import { MessagingError } from '../src/messaging-error.ts';
import type { KeyValueStore } from '../src/key-value-store.ts';
import { createOutboxStorage } from '../src/outbox-storage.ts';
import { createOutbox } from '../src/outbox.ts';
import type { SendRequest } from '../src/rest.ts';
import { makeMessage } from './message-fixtures.ts';

const LINK: RootLink = { transactionId: '4711' };
const OWNER = { companyId: '1', userId: '7' };

const lostConnection = () => new MessagingError('network', 'No answer came');
const refusal = () =>
  new MessagingError('conversation-closed', 'The conversation is closed', { status: 409 });

function createMemoryStore(): KeyValueStore {
  const entries = new Map<string, string>();
  return {
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, value),
    removeItem: (key) => void entries.delete(key),
    keys: () => [...entries.keys()],
  };
}

/** A server that answers each request as told; the last answer repeats. */
function createOutside(...answers: (Error | 'accepted')[]) {
  const requests: SendRequest[] = [];
  async function send(request: SendRequest): Promise<MessageWritten> {
    requests.push(request);
    const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
    if (answer instanceof Error) throw answer;
    const message = makeMessage(requests.length, { clientId: request.clientId, message: request.text });
    return { message, seq: message.seq, consistencyToken: `s1.${message.seq}` };
  }
  return { requests, send };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('outbox', () => {
  it('shows a message as sending at once and forgets it when it was accepted', async () => {
    const outside = createOutside('accepted');
    const sent: string[] = [];
    const outbox = createOutbox({
      send: outside.send,
      onSent: (_, { message }) => sent.push(message.message),
    });
    outbox.add(LINK, 'hello', null);
    expect(outbox.getSnapshot().messages).toMatchObject([{ text: 'hello', state: 'sending' }]);
    await settle();
    expect(outbox.getSnapshot().messages).toEqual([]);
    expect(sent).toEqual(['hello']);
  });

  it('sends the messages of a conversation one after another, in the order they were written', async () => {
    const outside = createOutside('accepted');
    const outbox = createOutbox({ send: outside.send, onSent: () => undefined });
    for (const text of ['one', 'two', 'three']) outbox.add(LINK, text, null);
    expect(outside.requests).toHaveLength(1);
    await settle();
    expect(outside.requests.map(({ text }) => text)).toEqual(['one', 'two', 'three']);
  });

  it('keeps a message waiting while the connection is gone, those behind it too, and sends all with their own keys', async () => {
    const outside = createOutside(lostConnection(), 'accepted');
    const outbox = createOutbox({ send: outside.send, onSent: () => undefined });
    const first = outbox.add(LINK, 'one', null);
    outbox.add(LINK, 'two', null);
    await settle();
    expect(outbox.getSnapshot().messages.map(({ state }) => state)).toEqual(['waiting', 'waiting']);
    outbox.resume();
    await settle();
    expect(outbox.getSnapshot().messages).toEqual([]);
    expect(outside.requests.map(({ text }) => text)).toEqual(['one', 'one', 'two']);
    expect(outside.requests[1]!.clientId).toBe(first.clientId);
    outbox.close();
  });

  it('leaves a refused message to the person and goes on with the next', async () => {
    const outside = createOutside(refusal(), 'accepted');
    const outbox = createOutbox({ send: outside.send, onSent: () => undefined });
    const refused = outbox.add(LINK, 'one', null);
    outbox.add(LINK, 'two', null);
    await settle();
    expect(outbox.getSnapshot().messages).toMatchObject([{ text: 'one', state: 'failed' }]);
    outbox.resume();
    await settle();
    expect(outside.requests).toHaveLength(2);
    outbox.retry(refused.clientId);
    await settle();
    expect(outside.requests[2]!.clientId).toBe(refused.clientId);
    expect(outbox.getSnapshot().messages).toEqual([]);
  });

  it('survives a reload: the next page sends what the last one could not, under the same key', async () => {
    const storage = createMemoryStore();
    const before = createOutbox({ send: createOutside(lostConnection()).send, onSent: () => undefined });
    before.attach(createOutboxStorage(storage, OWNER));
    const message = before.add(LINK, 'hello', '12');
    await settle();
    before.close();

    const outside = createOutside('accepted');
    const after = createOutbox({ send: outside.send, onSent: () => undefined });
    after.attach(createOutboxStorage(storage, OWNER));
    await settle();
    expect(outside.requests).toMatchObject([
      { clientId: message.clientId, text: 'hello', parentMessageId: '12' },
    ]);
    expect(storage.keys()).toEqual([]);
  });

  it('keeps what was written before it was known who writes', () => {
    const storage = createMemoryStore();
    const outbox = createOutbox({ send: () => new Promise(() => undefined), onSent: () => undefined });
    outbox.add(LINK, 'early', null);
    outbox.attach(createOutboxStorage(storage, OWNER));
    expect(createOutboxStorage(storage, OWNER).load()).toMatchObject([{ text: 'early' }]);
    expect(outbox.getSnapshot().messages).toHaveLength(1);
  });

  it('never shows one person or company what another left behind', () => {
    const storage = createMemoryStore();
    const outbox = createOutbox({ send: () => new Promise(() => undefined), onSent: () => undefined });
    outbox.attach(createOutboxStorage(storage, OWNER));
    outbox.add(LINK, 'mine', null);
    expect(createOutboxStorage(storage, { ...OWNER, userId: '70' }).load()).toEqual([]);
    expect(createOutboxStorage(storage, { ...OWNER, companyId: '11' }).load()).toEqual([]);
  });

  it('does not send unasked what is older than half a day, and skips what it cannot read', () => {
    const storage = createMemoryStore();
    const kept = createOutboxStorage(storage, OWNER);
    const createdAt = new Date(Date.now() - 13 * 3_600_000).toISOString();
    kept.save({
      clientId: 'old',
      link: LINK,
      text: 'late',
      parentMessageId: null,
      createdAt,
      state: 'waiting',
      error: null,
    });
    storage.setItem('messaging.outbox.1.7.broken', '{');
    expect(kept.load()).toMatchObject([{ clientId: 'old', state: 'failed' }]);
  });

  it('forgets a discarded message for good', () => {
    const storage = createMemoryStore();
    const outbox = createOutbox({ send: () => new Promise(() => undefined), onSent: () => undefined });
    outbox.attach(createOutboxStorage(storage, OWNER));
    const { clientId } = outbox.add(LINK, 'no', null);
    outbox.discard(clientId);
    expect(outbox.getSnapshot().messages).toEqual([]);
    expect(storage.keys()).toEqual([]);
  });
});
