import type { EventPage, RootLink, Sequence } from '@messaging/contracts';
import { compareSequences } from '@messaging/contracts';
import { readEvents as readStream } from '@messaging/events';
import { presentEvents, type PresentedEvent } from '@messaging/messages';
import type { RequestContext } from '@messaging/policy';
import type { KeepOwn } from '@messaging/service-kit';
import type { Knex } from 'knex';
import { findOwnConversations } from '../repositories/own-conversations.ts';
import { findStreamHead } from '../repositories/stream-head.ts';
import type { Asker } from './asker.ts';
import type { FindReadableConversation } from './find-readable-conversation.ts';
import type { ReadFresh } from './read-fresh.ts';
import { isReadableBy } from './readable.ts';

interface EventsRequest {
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
    // Only a replica that has everything will do: one that lags shows texts that were hidden or deleted since.
    const head = await findStreamHead(primary, asker.context);
    if (compareSequences(head, request.after) <= 0) return nothingAfter(request);
    const { presented, next, more } = await readPage(asker, request, head);
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
      return nothingAfter(request);
    }
    const page = await readPage(asker, request, conversation.lastSeq, conversation.id);
    return { events: page.presented.map(({ event }) => event), next: page.next, more: page.more };
  }

  return function readEvents(asker, request) {
    return request.link ? readOfConversation(asker, request, request.link) : readOfCompany(asker, request);
  };
}

const nothingAfter = ({ after }: EventsRequest): EventPage => ({ events: [], next: after, more: false });

function isAddressedTo({ userId }: RequestContext, item: PresentedEvent): boolean {
  return item.to === 'conversation' || item.userIds.includes(userId);
}
