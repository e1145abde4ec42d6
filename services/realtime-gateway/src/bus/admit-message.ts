import type { EventView, Id } from '@messaging/contracts';
import type { Logger } from '@messaging/service-kit';
import type { GatewayMetrics } from '../gateway-metrics.ts';
import { BROADCAST, type BusMessage } from './bus-message.ts';
import { parseRoom, type RoomName } from './parse-room.ts';
import type { WithheldEvents } from './withheld-events.ts';

export interface AdmitMessageParts {
  /** An event is about to be delivered to the clients in these rooms: one conversation's, or those of people. */
  onEvent: (rooms: string[], event: EventView) => void;
  /** Another node says that presence or typing in this room changed. */
  onNote: (room: string, what: unknown, isLost: unknown) => void;
  /** Whether clients are to be told nothing for now; what they were not told is made good later. */
  withheld: Pick<WithheldEvents, 'isWithholding' | 'noteMissed'>;
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
 * Decides what of the bus may reach clients: events of a company in that company's own rooms, in several only if they are
 * those of people. Clients are only ever in rooms of their own company, so no event can reach another company's client.
 * Everything else is dropped, and so are events while they are withheld: nor are they remembered then, or whoever may not
 * have them any more could ask for what they missed.
 */
export function createAdmitMessage({ onEvent, onNote, withheld, metrics, logger }: AdmitMessageParts) {
  return function admitMessage(message: BusMessage): boolean {
    const said = readMessage(message);
    if (said === undefined) return drop('malformed');
    const { rooms, companyId, name, content, isLost } = said;
    const [room = ''] = rooms;
    if (name === 'room.touched') {
      if (rooms.length > 1) return drop('malformed');
      return note(room, content, isLost);
    }
    if (!EVENTS.has(name)) return drop('unknown');
    const event = content as EventView | null | undefined;
    if (event?.companyId !== companyId) return block(room, event?.companyId);
    if (withheld.isWithholding()) {
      withheld.noteMissed();
      return drop('unconfirmed');
    }
    onEvent(rooms, event);
    return true;
  };

  /** Reaches no client itself. Who types is not looked at while events are withheld, unless to show less. */
  function note(room: string, what: unknown, isLost: unknown): false {
    if (what === 'typing' && isLost !== true && withheld.isWithholding()) return drop('unconfirmed');
    onNote(room, what, isLost);
    return false;
  }

  function drop(reason: 'malformed' | 'unknown' | 'unconfirmed'): false {
    metrics.busMessageDropped(reason);
    return false;
  }

  function block(room: string, foreignCompanyId: string | undefined): false {
    metrics.leakBlocked();
    logger.error({ room, foreignCompanyId }, 'kept an event from the room of another company');
    return false;
  }
}

/** What is said in one company's rooms; undefined for what none of ours sends: other kinds of messages, other rooms. */
function readMessage({ type, data = {} }: BusMessage) {
  const { opts, packet, requestId } = data;
  const rooms = opts?.rooms ?? [];
  const [name, content, isLost] = packet?.data ?? [];
  if (type !== BROADCAST || requestId !== undefined || typeof name !== 'string') return undefined;
  const companyId = companyOf(rooms);
  return companyId === undefined ? undefined : { rooms, companyId, name, content, isLost };
}

/** Whose rooms they are, where they may be told of one thing together: one room, or people of one company. */
function companyOf(rooms: readonly string[]): Id | undefined {
  const [first, ...others] = rooms.map(parseRoom);
  if (first === undefined) return undefined;
  const isPersonHere = (room: RoomName | undefined) =>
    room !== undefined && room.link === null && room.companyId === first.companyId;
  return others.length === 0 || [first, ...others].every(isPersonHere) ? first.companyId : undefined;
}
