import type { AccessWorld } from './access-world.ts';
import type { BuiltRequest } from './build-request.ts';

// Of all routes only this one asks everybody for a proof.
export const TICKETS = '/api/messaging/realtime/tickets';

/** What a client shows with a request: its token, and where a proof is asked for, a fresh one over it. */
export async function credentialsOf(
  { cluster, prover }: Pick<AccessWorld, 'cluster' | 'prover'>,
  { method, path }: Pick<BuiltRequest, 'method' | 'path'>,
  token: string,
): Promise<Record<string, string>> {
  const authorization = `Bearer ${token}`;
  const [plainPath] = path.split('?');
  if (plainPath !== TICKETS) return { authorization };
  return { authorization, DPoP: await prover.prove(method, cluster.gatewayUrl + plainPath, token) };
}
