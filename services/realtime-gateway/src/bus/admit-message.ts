import type { EventView } from '@messaging/contracts';
import type { Logger } from '@messaging/service-kit';
import type { GatewayMetrics } from '../gateway-metrics.ts';
import { BROADCAST, type BusMessage } from './bus-message.ts';
import { parseRoom } from './parse-room.ts';

export interface AdmitMessageParts {
  /** An event is about to be delivered to the clients in this room. */
  onEvent: (room: string, event: EventView) => void;
  /** Another node says that presence or typing in this room changed. */
  onNote: (room: string, what: unknown, isLost: unknown) => void;
  metrics: GatewayMetrics;
  logger: Logger;
}

const EVENTS = new Set([
  'message.created',
  'message.edited',
  'message.deleted',
  'message.hidden',
  'people.notified',
  'conversation.changed',
] satisfies EventView['type'][] as string[]);

/**
 * Decides what of the bus may reach clients: events of a company in that company's own rooms. Clients are only ever
 * in rooms of their own company, so no event can reach another company's client. Everything else is dropped.
 */
export function createAdmitMessage({ onEvent, onNote, metrics, logger }: AdmitMessageParts) {
  return function admitMessage(message: BusMessage): boolean {
    const said = readMessage(message);
    if (said === undefined) return drop('malformed');
    const { room, companyId, name, content, isLost } = said;
    if (name === 'room.touched') {
      onNote(room, content, isLost);
      return false;
    }
    if (!EVENTS.has(name)) return drop('unknown');
    const event = content as EventView | null | undefined;
    if (event?.companyId !== companyId) return block(room, event?.companyId);
    onEvent(room, event);
    return true;
  };

  function drop(reason: 'malformed' | 'unknown'): false {
    metrics.busMessageDropped(reason);
    return false;
  }

  function block(room: string, foreignCompanyId: string | undefined): false {
    metrics.leakBlocked();
    logger.error({ room, foreignCompanyId }, 'kept an event from the room of another company');
    return false;
  }
}

/** What is said in one company's room; undefined for what none of ours sends: other kinds of messages, other rooms, several. */
function readMessage({ type, data = {} }: BusMessage) {
  const { opts, packet, requestId } = data;
  const [room = '', ...otherRooms] = opts?.rooms ?? [];
  const [name, content, isLost] = packet?.data ?? [];
  const companyId = parseRoom(room)?.companyId;
  if (type !== BROADCAST || requestId !== undefined || otherRooms.length > 0) return undefined;
  return companyId !== undefined && typeof name === 'string'
    ? { room, companyId, name, content, isLost }
    : undefined;
}
