import type { KeepPresence } from '../presence/keep-presence.ts';
import type { GatewayMetrics } from '../gateway-metrics.ts';
import type { GatewaySettings } from '../settings.ts';
import { createCutSlowClients } from './cut-slow-clients.ts';
import type { KeepSessions } from './keep-sessions.ts';
import type { RecheckRights } from './recheck-rights.ts';
import { repeat } from './repeat.ts';
import type { GatewaySocket } from './socket-types.ts';

export interface LookAfterSocketsParts {
  sockets: () => Iterable<GatewaySocket>;
  checkSessions: KeepSessions;
  recheckRights: RecheckRights;
  metrics: GatewayMetrics;
  presence: Pick<KeepPresence, 'beat'>;
  settings: GatewaySettings;
  onError: (error: unknown) => void;
}

/** What is done for connections while they are here, again and again. Answers a function that ends it. */
export function lookAfterSockets(parts: LookAfterSocketsParts): () => void {
  const { presence, settings, onError } = parts;
  const stops = [
    repeat(settings.sessionCheckEvery, () => parts.checkSessions(), onError),
    repeat(settings.sessionCheckEvery, createCutSlowClients({ ...parts, ...settings }), onError),
    repeat(settings.rightsCheckEvery, () => parts.recheckRights(), onError),
    repeat(settings.presenceBeatEvery, presence.beat, onError),
  ];
  return function stop() {
    for (const stopOne of stops) stopOne();
  };
}
