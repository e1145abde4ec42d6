import type { EventPage, RootLink, Sequence } from '@messaging/contracts';
import { compareSequences } from '@messaging/contracts';
import { readEvents as readStream } from '@messaging/events';
import { presentEvents, type PresentedEvent } from '@messaging/messages';
import type { RequestContext } from '@messaging/policy';
import type { Knex } from 'knex';
import { findOwnConversations } from '../repositories/own-conversations.ts';
import type { Asker } from './asker.ts';
import type { FindReadableConversation } from './find-readable-conversation.ts';
import type { KeepOwn } from './keep-own.ts';
import type { ReadFresh } from './read-fresh.ts';
import { isReadableBy } from './readable.ts';

export interface EventsRequest {
  after: Sequence;
  limit: number;
  /** Of one conversation only. */
  link?: RootLink | undefined;
}

export type ReadEvents = (asker: Asker, request: EventsRequest) => Promise<EventPage>;

interface ReadEventsOptions {
  primary: Knex;
  findReadableConversation: FindReadableConversation;
  readFresh: ReadFresh;
  keepOwn: KeepOwn;
}

/** What happened since: filtered by what the person may read now, whatever they might read when it happened. */
export function createReadEvents(options: ReadEventsOptions): ReadEvents {
  const { primary, findReadableConversation, readFresh, keepOwn } = options;

  /** `next` is the last event looked at, shown or not: a page of nothing but others' events still leads on. */
  async function readPage(
    asker: Asker,
    { after, limit }: EventsRequest,
    upTo: Sequence,
    conversationId?: string,
  ) {
    const { context } = asker;
    return readFresh(asker, upTo, async (reader) => {
      const found = await readStream(reader, context.companyId, after, limit + 1, conversationId);
      const events = found.slice(0, limit);
      const presented = await presentEvents(reader, context.companyId, keepOwn(context, events));
      return {
        presented: presented.filter((item) => isAddressedTo(context, item)),
        next: events.at(-1)?.seq ?? after,
        more: found.length > limit,
      };
    });
  }

  async function readOfCompany(asker: Asker, request: EventsRequest): Promise<EventPage> {
    // Who holds event `after` must not be told by a replica that there is nothing behind it.
    const { presented, next, more } = await readPage(asker, request, request.after);
    const { context } = asker;
    const ids = [...new Set(presented.map(({ event }) => event.conversationId))];
    const conversations = keepOwn(context, await findOwnConversations(primary, context, ids));
    const readable = new Set(conversations.filter((row) => isReadableBy(context, row)).map((row) => row.id));
    const events = presented.map(({ event }) => event).filter((event) => readable.has(event.conversationId));
    return { events, next, more };
  }

  async function readOfConversation(
    asker: Asker,
    request: EventsRequest,
    link: RootLink,
  ): Promise<EventPage> {
    const conversation = await findReadableConversation(asker.context, link);
    if (!conversation || compareSequences(conversation.lastSeq, request.after) <= 0) {
      return { events: [], next: request.after, more: false };
    }
    const page = await readPage(asker, request, conversation.lastSeq, conversation.id);
    return { events: page.presented.map(({ event }) => event), next: page.next, more: page.more };
  }

  return function readEvents(asker, request) {
    return request.link ? readOfConversation(asker, request, request.link) : readOfCompany(asker, request);
  };
}

function isAddressedTo({ userId }: RequestContext, item: PresentedEvent): boolean {
  return item.to === 'conversation' || item.userIds.includes(userId);
}
