import type { ProblemDocument } from '@messaging/contracts';
import {
  newCorrelationId,
  problem,
  problemDocument,
  runWithCorrelation,
  toProblem,
  type IsUnavailable,
  type Logger,
} from '@messaging/service-kit';
import type { ClientEventName, ClientEvents } from '../events/client-event.ts';
import type { GatewayMetrics } from '../gateway-metrics.ts';
import type { GatewaySocket } from './socket-types.ts';

export interface ReceiveEventsParts {
  events: ClientEvents;
  cutIfFlooded: (socket: GatewaySocket) => void;
  isUnavailable: IsUnavailable;
  metrics: GatewayMetrics;
  logger: Logger;
}

type Answer = { ok: true } | { ok: false; problem: ProblemDocument };
type Reply = (answer: Answer) => void;

/**
 * Everything a client says comes through here: it is counted against the connection's allowance, handed to its one
 * handler, and answered through its acknowledgement, with a problem document where it failed. A client that asked for
 * no answer gets none. Unknown events are counted and have no effect.
 */
export function createReceiveEvents({
  events,
  cutIfFlooded,
  isUnavailable,
  metrics,
  logger,
}: ReceiveEventsParts) {
  return function receiveEvents(socket: GatewaySocket): void {
    socket.onAny((name: string, ...args: unknown[]) => {
      const last = args.at(-1);
      const reply: Reply = typeof last === 'function' ? (last as Reply) : () => undefined;
      const request = typeof last === 'function' ? args.slice(0, -1) : args;
      void runWithCorrelation(newCorrelationId(), () => receive(socket, name, request, reply)).then(() =>
        cutIfFlooded(socket),
      );
    });
  };

  async function receive(
    socket: GatewaySocket,
    name: string,
    request: unknown[],
    reply: Reply,
  ): Promise<void> {
    const event = isKnown(name) ? name : undefined;
    try {
      const answer = await handle(socket, event, request);
      reply({ ok: true, ...answer });
      metrics.clientEvent(event ?? 'unknown', 'ok');
    } catch (error) {
      const failure = toProblem(error, isUnavailable);
      reply({ ok: false, problem: problemDocument(failure) });
      metrics.clientEvent(event ?? 'unknown', failure.code);
      if (!failure.expected)
        logger.error({ err: failure.options.cause ?? failure, event }, 'client event failed');
    }
  }

  async function handle(
    socket: GatewaySocket,
    event: ClientEventName | undefined,
    request: unknown[],
  ): Promise<object> {
    const verdict = socket.data.allowance();
    if (verdict === 'abusive') {
      metrics.connectionCut('abusive');
      socket.disconnect(true);
    }
    if (verdict !== 'allowed') {
      throw problem('too-many-requests', {
        detail: 'Too many events on this connection.',
        retryAfterSeconds: 1,
      });
    }
    if (event === undefined) throw problem('invalid-request', { detail: 'There is no such event.' });
    if (request.length > 1)
      throw problem('invalid-request', { detail: 'The event carries too many arguments.' });
    return events[event](socket, request[0]);
  }

  function isKnown(name: string): name is ClientEventName {
    return Object.hasOwn(events, name);
  }
}
