import type { IncomingMessage } from 'node:http';

type Decide = (error: string | null, isAllowed: boolean) => void;

/**
 * Whether a connection may begin. A browser names the page it runs on, and WebSockets are not held back by CORS, so
 * the list is checked here; what names no origin is no browser and has no page to protect.
 */
export function createAllowRequest({
  allowedOrigins,
  isDraining,
}: {
  allowedOrigins: readonly string[];
  isDraining: () => boolean;
}) {
  const allowed = new Set(allowedOrigins);
  return function allowRequest({ headers }: IncomingMessage, decide: Decide): void {
    if (isDraining()) decide('this node is stopping', false);
    else if (headers.origin !== undefined && !allowed.has(headers.origin))
      decide('origin not allowed', false);
    else decide(null, true);
  };
}
