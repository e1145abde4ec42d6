import type { ClientToServerEvents, RootLink, ServerToClientEvents } from '@messaging/contracts';
import type { PersonClaims } from '@messaging/identity';
import type { RequestContext } from '@messaging/policy';
import type { DefaultEventsMap, Server, Socket } from 'socket.io';
import type { Allowance } from './allowance.ts';
import type { MissedBudget } from './missed-budget.ts';

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
  /** Of the token it came with, or was last refreshed with. */
  claims: PersonClaims;
  /** Thumbprint of the key it was opened with. */
  boundTo: string | undefined;
  isWarned: boolean;
  rooms: Map<string, JoinedRoom>;
  /** Rooms in which this connection has said that its person is typing. */
  typing: Set<string>;
  allowance: Allowance;
  mayTell: MissedBudget;
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
