import type { Id } from '@messaging/contracts';
import type { AccessWatch } from '@messaging/identity';
import { onAccessChange, onRevocation, type Redis } from '@messaging/redis';
import type { WithheldEvents } from '../bus/withheld-events.ts';
import type { KeepSessions } from './keep-sessions.ts';
import type { RecheckRights } from './recheck-rights.ts';
import type { GatewayServer, GatewaySocket } from './socket-types.ts';
import { repeat } from './repeat.ts';

export interface FollowAccessParts {
  io: GatewayServer;
  subscriber: Redis;
  watch: AccessWatch;
  recheckRights: RecheckRights;
  checkSessions: KeepSessions;
  /** Delivers events again that were withheld while rights could not be confirmed. */
  releaseEvents: WithheldEvents['release'];
  accessCheckEvery: number;
  onError: (error: unknown) => void;
}

/**
 * Acts the moment rights change or sessions end: announced on Redis, and without it found by looking every quarter of a
 * second. Answers a function that ends it.
 */
export function followAccess(parts: FollowAccessParts): () => Promise<void> {
  const { io, subscriber, watch, recheckRights, checkSessions, releaseEvents, accessCheckEvery, onError } =
    parts;
  const waiting = new Set<Id>();
  let rechecking = false;

  const socketsOf = (companyIds: ReadonlySet<Id>): GatewaySocket[] =>
    [...io.sockets.sockets.values()].filter(({ data }) => companyIds.has(data.context.companyId));

  /** One recheck at a time, each with all companies that changed meanwhile. */
  async function recheckWaiting(): Promise<void> {
    if (rechecking) return;
    rechecking = true;
    try {
      while (waiting.size > 0) {
        const companies = new Set(waiting);
        waiting.clear();
        await recheckRights(socketsOf(companies)).catch((error: unknown) => {
          // Tried again in a moment: rights that could not be checked are not rights that are still held.
          for (const companyId of companies) waiting.add(companyId);
          throw error;
        });
      }
    } finally {
      rechecking = false;
    }
  }

  watch.versions.onChanged((companyId) => {
    waiting.add(companyId);
    recheckWaiting().catch(onError);
  });
  watch.revocations.onRevoked(() => checkSessions());

  // What changed between its handshake and its connection was told to the others only.
  io.on('connection', (socket) => {
    checkSessions([socket]);
    const { companyId, directoryVersion } = socket.data.context;
    if (watch.versions.current(companyId) !== directoryVersion) recheckRights([socket]).catch(onError);
  });

  // What the bus says is never believed, only a reason to look.
  const lookAnew = () => void watch.lookAnew().catch(onError);
  const stops = [onAccessChange(subscriber, lookAnew), onRevocation(subscriber, lookAnew)];
  const stopLooking = repeat(accessCheckEvery, watch.refresh, onError);
  // Beside the looks: they must go on while rights of thousands are rechecked, or would seem to have failed.
  const stopRechecking = repeat(
    accessCheckEvery,
    async () => {
      await recheckWaiting();
      await releaseEvents(() => recheckRights());
    },
    onError,
  );

  return async function stop() {
    stopLooking();
    stopRechecking();
    await Promise.all(stops.map((end) => end()));
  };
}
