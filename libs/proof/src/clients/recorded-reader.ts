import type { EventView, MessageView, RootLink } from '@messaging/contracts';
import { createMessagingClient, type Conversation, type MessagingClient } from '@messaging/sdk';
import type { Recorder } from '../recorder.ts';
import { conversationName, personName, seenMessage, type Person } from './names.ts';
import { readConversation } from './read-conversation.ts';

export interface ReaderParts {
  gatewayUrl: string;
  person: Person;
  getToken: (renew: boolean) => Promise<string>;
  recorder: Recorder;
}

/** A person at the real SDK, as the widget uses it: what its socket says, what it shows, what it reads, on the record. */
export function createRecordedReader({ gatewayUrl, person, getToken, recorder }: ReaderParts) {
  const name = personName(person);
  const { companyId } = person;
  const open = new Map<string, Conversation>();
  let sessions = 0;
  let isOnline = false;

  const client: MessagingClient = createMessagingClient({
    baseUrl: gatewayUrl,
    getToken: (reason) => getToken(reason !== 'first'),
    onEvent: noteEvent,
    // What goes wrong in the background is what a run provokes; what must not be lost is what is checked.
    onError: () => undefined,
  });
  client.connection.subscribe(() => {
    const { status } = client.connection.getSnapshot();
    if (status === 'online' && !isOnline) beginSession();
    isOnline = status === 'online';
  });

  const sessionName = () => `${name} ${sessions}`;
  function beginSession(): void {
    sessions += 1;
    recorder.note({
      kind: 'session',
      at: Date.now(),
      session: sessionName(),
      person: name,
      hearsAllOf: null,
    });
  }

  function noteEvent(event: EventView, source: 'socket' | 'fetch'): void {
    // No recorded run opens, locks or seals a conversation, so nothing of a chain is left out.
    if (!('message' in event)) return;
    recorder.note({
      ...seenMessage(event.companyId, event.message),
      kind: 'delivered',
      at: Date.now(),
      session: sessionName(),
      person: name,
      conversation: conversationName(event.companyId, event.rootLink),
      source,
      eventSeq: event.seq,
      prevSeq: event.prevSeq,
      event: event.type,
    });
  }

  function noteRead(link: RootLink, extent: 'whole' | 'held', messages: readonly MessageView[]): void {
    recorder.note({
      kind: 'read',
      at: Date.now(),
      person: name,
      conversation: conversationName(companyId, link),
      extent,
      final: true,
      messages: messages.map((message) => seenMessage(companyId, message)),
    });
  }

  return {
    name,
    person,
    client,
    isOnline: () => isOnline,
    open(link: RootLink): Conversation {
      const conversation = client.open(link);
      open.set(conversationName(companyId, link), conversation);
      return conversation;
    },
    /** Sends through the SDK's outbox. What became of it is not told here: the record says that it was tried. */
    send(link: RootLink, text: string): void {
      const conversation = conversationName(companyId, link);
      const key = open.get(conversation)?.send(text);
      if (key === undefined) throw new Error(`${conversation} is not open`);
      recorder.note({
        kind: 'invoked',
        at: Date.now(),
        attempt: `${name} ${key}`,
        person: name,
        action: 'send',
        conversation,
        key,
        messageId: null,
        text,
      });
    },
    /** What the client shows of a conversation it has open. */
    shown: (link: RootLink): readonly MessageView[] =>
      open.get(conversationName(companyId, link))?.getSnapshot().messages ?? [],
    read: (link: RootLink) => readConversation(client.rest, link),
    /** Notes what it shows at the end, and what the database says when all of it is read. */
    async noteEnd(link: RootLink): Promise<void> {
      const shown = open.get(conversationName(companyId, link));
      if (shown) noteRead(link, 'held', shown.getSnapshot().messages);
      noteRead(link, 'whole', await readConversation(client.rest, link));
    },
    close: () => client.close(),
  };
}

export type RecordedReader = ReturnType<typeof createRecordedReader>;
