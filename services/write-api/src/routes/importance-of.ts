import type { Importance } from '@messaging/service-kit';

/**
 * What may wait under an overload. A message that somebody wrote goes last: it is what all of this is for. How far they
 * have read comes again with the next message; the ERP repeats its upserts, an auditor their look.
 */
export function importanceOf(method: string, path: string): Importance {
  if (method === 'GET' || method === 'HEAD') return 'normal';
  if (method !== 'PUT') return 'high';
  return path === '/api/messaging/directory' ? 'normal' : 'low';
}
