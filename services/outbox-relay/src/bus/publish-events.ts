import { conversationRoom, type Id, type Sequence } from '@messaging/contracts';
import type { PresentedEvent } from '@messaging/messages';
import type { Heads } from '@messaging/redis';
import type { Bus } from './create-bus.ts';
import { roomsOf } from './rooms-of.ts';

/**
 * Puts events into their rooms, in order, and records how far each conversation has come. The heads leave right behind
 * the events on the same connection: whoever reads a head can be sure that its event has been sent to the nodes.
 */
export function createPublishEvents({ bus, heads }: { bus: Bus; heads: Pick<Heads, 'recordHeads'> }) {
  return async function publishEvents(events: readonly PresentedEvent[]): Promise<void> {
    const emissions = events.map((presented) => ({
      rooms: roomsOf(presented),
      event: presented.event.type,
      data: presented.event,
    }));
    const sent = bus.emitAll(emissions);
    const recorded = [...headsByCompany(events)].map(([companyId, rooms]) =>
      heads.recordHeads(
        companyId,
        [...rooms].map(([room, seq]) => ({ room, seq })),
      ),
    );
    await Promise.all([sent, ...recorded]);
  };
}

function headsByCompany(events: readonly PresentedEvent[]): Map<Id, Map<string, Sequence>> {
  const companies = new Map<Id, Map<string, Sequence>>();
  for (const { to, event } of events) {
    if (to !== 'conversation') continue;
    const rooms = companies.get(event.companyId) ?? new Map<string, Sequence>();
    companies.set(event.companyId, rooms.set(conversationRoom(event.companyId, event.rootLink), event.seq));
  }
  return companies;
}
