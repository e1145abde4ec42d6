import { problemDocument, toProblem, type IsUnavailable, type Logger } from '@messaging/service-kit';
import type { ExtendedError } from 'socket.io';
import type { GatewayMetrics } from '../gateway-metrics.ts';

/** What a client gets to see of a failed handshake: an error whose `data` is the problem document. */
export function createRefuseConnection({
  isUnavailable,
  metrics,
  logger,
}: {
  isUnavailable: IsUnavailable;
  metrics: GatewayMetrics;
  logger: Logger;
}) {
  return function refuseConnection(error: unknown): ExtendedError {
    const failure = toProblem(error, isUnavailable);
    metrics.connectionRefused(failure.code);
    if (!failure.expected) logger.error({ err: failure.options.cause ?? failure }, 'handshake failed');
    const document = problemDocument(failure);
    return Object.assign(new Error(document.title), { data: document });
  };
}
