import type { ClientToServerEvents, RootLink, ServerToClientEvents } from '@messaging/contracts';
import type { PersonClaims } from '@messaging/identity';
import type { ConversationRow } from '@messaging/messages';
import type { RequestContext } from '@messaging/policy';
import type { DefaultEventsMap, Server, Socket } from 'socket.io';
import type { Allowance } from './allowance.ts';
import type { MissedBudget } from './missed-budget.ts';

/** What nodes tell each other about a room. It travels like a broadcast but is meant for no client. */
export interface NodeNotes {
  /** `isLost`: somebody lost the right to be seen there. */
  'room.touched': (what: 'presence' | 'typing', isLost: boolean) => void;
}

interface JoinedRoom {
  link: RootLink;
  /** The person may not read it: to them it is an empty conversation, and nothing of it ever reaches them. */
  isHidden: boolean;
  /** As it was when the person's rights there were last judged; undefined while nobody has written, or where it is hidden. */
  row?: ConversationRow | undefined;
}

/** What a node knows of a connection. */
interface SocketState {
  context: RequestContext;
  /** Of the token it came with, or was last refreshed with. */
  claims: PersonClaims;
  /** Thumbprint of the key it was opened with. */
  boundTo: string | undefined;
  isWarned: boolean;
  /** The session was ended by us: what is left of it goes at once. */
  isEnded: boolean;
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
