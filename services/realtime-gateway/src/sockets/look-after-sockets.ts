import type { KeepPresence } from '../presence/keep-presence.ts';
import type { GatewaySettings } from '../settings.ts';
import { createCutSlowClients } from './cut-slow-clients.ts';
import { createKeepSessions } from './keep-sessions.ts';
import { createRecheckRights, type RecheckRightsParts } from './recheck-rights.ts';
import { repeat } from './repeat.ts';

export interface LookAfterSocketsParts extends RecheckRightsParts {
  presence: Pick<KeepPresence, 'beat'>;
  beatConnections: () => Promise<void>;
  settings: GatewaySettings;
  onError: (error: unknown) => void;
}

/** What is done for connections while they are here, again and again. Answers a function that ends it. */
export function lookAfterSockets(parts: LookAfterSocketsParts): () => void {
  const { presence, beatConnections, settings, onError } = parts;
  const stops = [
    repeat(settings.sessionCheckEvery, createKeepSessions({ ...parts, ...settings }), onError),
    repeat(settings.sessionCheckEvery, createCutSlowClients({ ...parts, ...settings }), onError),
    repeat(settings.rightsCheckEvery, createRecheckRights(parts), onError),
    repeat(settings.presenceBeatEvery, presence.beat, onError),
    repeat(settings.connectionBeatEvery, beatConnections, onError),
  ];
  return function stop() {
    for (const stopOne of stops) stopOne();
  };
}
