import type { ClientToServerEvents, RootLink, ServerToClientEvents } from '@messaging/contracts';
import type { RequestContext } from '@messaging/policy';
import type { DefaultEventsMap, Server, Socket } from 'socket.io';
import type { Allowance } from './allowance.ts';

/** What nodes tell each other about a room. It travels like a broadcast but is meant for no client. */
export interface NodeNotes {
  'room.touched': (what: 'presence' | 'typing') => void;
}

interface JoinedRoom {
  link: RootLink;
  /** The person may not read it: to them it is an empty conversation, and nothing of it ever reaches them. */
  isHidden: boolean;
}

/** What a node knows of a connection. */
interface SocketState {
  context: RequestContext;
  /** When the token it came with ends, in milliseconds since 1970. */
  expiresAt: number;
  isWarned: boolean;
  rooms: Map<string, JoinedRoom>;
  /** Rooms in which this connection has said that its person is typing. */
  typing: Set<string>;
  allowance: Allowance;
}

export type GatewaySocket = Socket<
  ClientToServerEvents,
  ServerToClientEvents & NodeNotes,
  DefaultEventsMap,
  SocketState
>;
export type GatewayServer = Server<
  ClientToServerEvents,
  ServerToClientEvents & NodeNotes,
  DefaultEventsMap,
  SocketState
>;
