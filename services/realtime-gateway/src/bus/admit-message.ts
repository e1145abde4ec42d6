import type { EventView } from '@messaging/contracts';
import type { Logger } from '@messaging/service-kit';
import type { GatewayMetrics } from '../gateway-metrics.ts';
import { BROADCAST, type BusMessage } from './bus-message.ts';
import { parseRoom } from './parse-room.ts';

export interface AdmitMessageParts {
  /** An event is about to be delivered to the clients in this room. */
  onEvent: (room: string, event: EventView) => void;
  /** Another node says that presence or typing in this room changed. */
  onNote: (room: string, what: unknown) => void;
  metrics: GatewayMetrics;
  logger: Logger;
}

const EVENTS = new Set([
  'message.created',
  'message.edited',
  'message.deleted',
  'message.hidden',
  'people.notified',
] satisfies EventView['type'][] as string[]);

/**
 * Decides what of the bus may reach clients: events of a company in that company's own rooms. Clients are only ever
 * in rooms of their own company, so no event can reach another company's client. Everything else is dropped.
 */
export function createAdmitMessage({ onEvent, onNote, metrics, logger }: AdmitMessageParts) {
  return function admitMessage({ type, data }: BusMessage): boolean {
    const [room, ...otherRooms] = data?.opts?.rooms ?? [];
    const name = room === undefined ? undefined : parseRoom(room);
    const [eventName, content] = data?.packet?.data ?? [];
    const isForOneRoom = type === BROADCAST && data?.requestId === undefined && otherRooms.length === 0;
    if (!isForOneRoom || room === undefined || name === undefined) return drop('malformed');

    if (eventName === 'room.touched') {
      onNote(room, content);
      return false;
    }
    if (typeof eventName !== 'string' || !EVENTS.has(eventName)) return drop('unknown');
    const event = content as EventView | null | undefined;
    if (event?.companyId !== name.companyId) {
      metrics.leakBlocked();
      logger.error({ room, foreignCompanyId: event?.companyId }, 'kept an event from the room of another company');
      return false;
    }
    onEvent(room, event);
    return true;
  };

  function drop(reason: 'malformed' | 'unknown'): false {
    metrics.busMessageDropped(reason);
    return false;
  }
}
