import type { Importance } from '@messaging/service-kit';

const BASE = '/api/messaging';
const LATER = new Set([`${BASE}/people`, `${BASE}/notifications`]);

/**
 * What may wait under an overload: suggestions and notifications first, then catch-up (clients ask again by themselves);
 * conversations and messages, which somebody is looking at, last.
 */
export function importanceOf(_method: string, path: string): Importance {
  if (LATER.has(path) || path.endsWith('/history')) return 'low';
  return path === `${BASE}/events` ? 'normal' : 'high';
}
