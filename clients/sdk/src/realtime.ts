import type {
  EventView,
  Mute,
  PresenceView,
  RootLink,
  SessionEnd,
  SocketTicket,
  TypingView,
} from '@messaging/contracts';
import { backoffDelay, jittered } from './backoff.ts';
import type { ConnectionSnapshot, ConnectionStatus } from './connection-status.ts';
import type { LiveConversation } from './conversation.ts';
import { MessagingError } from './messaging-error.ts';
import { onPageWakes } from './page-signals.ts';
import { createPolling } from './polling.ts';
import { openSocket, socketUrl } from './socket-link.ts';
import { createSocketSession, listen, type SocketSession } from './socket-session.ts';
import { createStore, type ReadableStore } from './store.ts';
import type { TokenSource } from './token-source.ts';

export interface RealtimeParts {
  baseUrl: string;
  useSockets: boolean;
  tokens: TokenSource;
  ticket: () => Promise<SocketTicket>;
  /** A proof of this client's key over a token or ticket; null where it has none. */
  prove: (method: string, url: string, credential: string) => Promise<string | null>;
  /** The conversations somebody looks at, loaded ones only. */
  active: () => readonly LiveConversation[];
  pollLists: () => Promise<boolean>;
  onEvent: (event: EventView) => void;
  onPresence: (view: PresenceView) => void;
  onTyping: (view: TypingView) => void;
  onMute: (mute: Mute | null) => void;
  onSuspended: (until: string | null) => void;
  /** The server answers again: what waited may go out, lists may be old. */
  onReachable: () => void;
  onError: (error: unknown) => void;
}

export interface Realtime extends ReadableStore<ConnectionSnapshot> {
  start: () => void;
  stop: () => void;
  join: (conversation: LiveConversation) => void;
  leave: (link: RootLink) => void;
  setTyping: (link: RootLink, typing: boolean) => void;
  /** There is a reason to think that the server takes one (again). */
  wake: () => void;
}

const HEAD_CHECK_MS = 10_000;
const POLL_AFTER_FAILURES = 2;
// A suspension may be lifted at any time, and nobody tells who is not connected.
const SUSPENDED_RETRY_MS = 60_000;

/** The server's no to this session or this person, also once the host had given a new token. */
const isRefused = (error: unknown) =>
  error instanceof MessagingError && (error.status === 401 || error.code === 'not-found');
const isSuspended = (error: unknown) => error instanceof MessagingError && error.code === 'suspended';
const isSignedOut = (error: unknown) =>
  isRefused(error) || (error instanceof MessagingError && error.code === 'sign-in');

const STATUS_AFTER: Partial<Record<SessionEnd, ConnectionStatus>> = {
  revoked: 'signed-out',
  'not-employed': 'signed-out',
  suspended: 'suspended',
};

// Longer than a function usually is here: one state machine, in one place to be read as a whole.
export function createRealtime(parts: RealtimeParts): Realtime {
  const { tokens, active, onError } = parts;
  const store = createStore<ConnectionSnapshot>({ status: 'connecting' });
  let session: SocketSession | null = null;
  let failures = 0;
  let started = false;
  let connecting = false;
  let connectTimer: ReturnType<typeof setTimeout> | undefined;
  let drainTimer: ReturnType<typeof setTimeout> | undefined;
  let headTimer: ReturnType<typeof setTimeout> | undefined;
  let endedBy: SessionEnd | null = null;
  let stopWaking = () => {};

  const polling = createPolling({
    active,
    pollLists: parts.pollLists,
    onRound: (answered) => setStatus(answered ? 'polling' : 'offline'),
  });

  function setStatus(status: ConnectionStatus) {
    const before = store.getSnapshot().status;
    const isReachable = status === 'online' || status === 'polling';
    store.update({ status });
    if (isReachable && (status === 'online' || before !== 'polling')) parts.onReachable();
  }

  function connectIn(ms: number) {
    clearTimeout(connectTimer);
    if (started && parts.useSockets) connectTimer = setTimeout(() => void connect(), ms);
  }

  const proveForSocket = (credential: string) => parts.prove('GET', socketUrl(parts.baseUrl), credential);

  async function connect() {
    if (connecting || session || !started) return;
    connecting = true;
    try {
      const { ticket } = await parts.ticket();
      const proof = await proveForSocket(ticket);
      const shown = { ticket, ...(proof !== null && { proof }) };
      const socket = await openSocket(parts.baseUrl, shown, (opening) => listen(opening, listeners));
      if (!started) return void socket.disconnect();
      socket.once('disconnect', () => lost());
      accepted(createSocketSession(socket));
      // The connection may have gone between its acceptance and the listener above.
      if (!socket.connected) lost();
    } catch (error) {
      failed(error);
    } finally {
      connecting = false;
    }
    return undefined;
  }

  function accepted(opened: SocketSession) {
    session = opened;
    failures = 0;
    polling.stop();
    setStatus('online');
    active().forEach(join);
    checkHeadsLater();
  }

  function failed(error: unknown) {
    failures += 1;
    onError(error);
    if (isSuspended(error)) {
      polling.stop();
      setStatus('suspended');
      return connectIn(jittered(SUSPENDED_RETRY_MS, 0.2));
    }
    if (isSignedOut(error)) {
      polling.stop();
      setStatus('signed-out');
      // A plain no is not asked for again: signing in happens on a page, and coming back to this one asks.
      if (isRefused(error)) return;
    } else if (failures >= POLL_AFTER_FAILURES) {
      if (error instanceof MessagingError && error.code === 'network') setStatus('offline');
      polling.start();
    }
    return connectIn(backoffDelay(failures, 400, 30_000));
  }

  function lost() {
    if (!session) return;
    session = null;
    clearTimeout(headTimer);
    clearTimeout(drainTimer);
    for (const conversation of active()) {
      conversation.showPresent([]);
      conversation.showTyping([]);
    }
    if (!started) return;
    setStatus((endedBy && STATUS_AFTER[endedBy]) ?? 'connecting');
    endedBy = null;
    connectIn(backoffDelay(0, 400, 30_000));
  }

  function checkHeadsLater() {
    clearTimeout(headTimer);
    headTimer = setTimeout(() => void checkHeads(), jittered(HEAD_CHECK_MS, 0.2));
  }
  async function checkHeads() {
    const checked = session;
    try {
      await checked?.sync(active());
    } catch (error) {
      // No answer over an open socket: it leads nowhere. A refusal is an answer.
      if (error instanceof MessagingError) onError(error);
      else checked?.close();
    }
    if (session) checkHeadsLater();
  }

  const listeners = {
    onEvent: parts.onEvent,
    onPresence: parts.onPresence,
    onTyping: parts.onTyping,
    onHeadsCheck: () => void checkHeads(),
    onDraining(reconnectInMs: number) {
      clearTimeout(drainTimer);
      drainTimer = setTimeout(() => session?.close(), reconnectInMs);
    },
    onMute: parts.onMute,
    onEnded(reason: SessionEnd, until: string | null) {
      endedBy = reason;
      if (reason === 'suspended') parts.onSuspended(until);
    },
    onExpiring: () => {
      tokens
        .renew('expiring')
        .then(async (token) => session?.refresh(token, await proveForSocket(token)), onError)
        .catch(onError);
    },
  };

  function join(conversation: LiveConversation) {
    session?.join(conversation).catch(onError);
  }
  function wake() {
    if (session) return void checkHeads();
    failures = 0;
    return connectIn(0);
  }

  return {
    getSnapshot: store.getSnapshot,
    subscribe: store.subscribe,
    wake,
    join,
    leave: (link) => void session?.leave(link).catch(() => undefined),
    setTyping: (link, typing) => void session?.setTyping(link, typing).catch(() => undefined),
    start() {
      if (started) return;
      started = true;
      stopWaking = onPageWakes(wake);
      if (parts.useSockets) void connect();
      else polling.start();
    },
    stop() {
      started = false;
      stopWaking();
      polling.stop();
      clearTimeout(connectTimer);
      session?.close();
    },
  };
}
