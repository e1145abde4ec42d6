import type { KeepPresence } from '../presence/keep-presence.ts';
import type { GatewaySettings } from '../settings.ts';
import { createCutSlowClients } from './cut-slow-clients.ts';
import { followAccess, type FollowAccessParts } from './follow-access.ts';
import { createKeepSessions } from './keep-sessions.ts';
import { createRecheckRights, type RecheckRightsParts } from './recheck-rights.ts';
import { repeat } from './repeat.ts';

export interface LookAfterSocketsParts
  extends RecheckRightsParts, Pick<FollowAccessParts, 'io' | 'subscriber' | 'watch' | 'releaseEvents'> {
  presence: Pick<KeepPresence, 'beat'>;
  beatConnections: () => Promise<void>;
  settings: GatewaySettings;
  onError: (error: unknown) => void;
}

/** What is done for connections while they are here: again and again, and when rights change. Answers a function that ends it. */
export function lookAfterSockets(parts: LookAfterSocketsParts): () => Promise<void> {
  const { presence, beatConnections, watch, settings, onError } = parts;
  const { isRevoked } = watch.revocations;
  const checkSessions = createKeepSessions({ ...parts, ...settings, isRevoked });
  const recheckRights = createRecheckRights(parts);
  const stops = [
    repeat(settings.sessionCheckEvery, () => checkSessions(), onError),
    repeat(settings.sessionCheckEvery, createCutSlowClients({ ...parts, ...settings }), onError),
    repeat(settings.rightsCheckEvery, () => recheckRights(), onError),
    repeat(settings.presenceBeatEvery, presence.beat, onError),
    repeat(settings.connectionBeatEvery, beatConnections, onError),
  ];
  const stopFollowing = followAccess({ ...parts, ...settings, checkSessions, recheckRights });
  return async function stop() {
    for (const stopOne of stops) stopOne();
    await stopFollowing();
  };
}
