import type { Mute } from '@messaging/contracts';
import type { RequestContext } from './request-context.ts';

/** What a person is told of being muted; null for who may write. Why is for those who govern only. */
export function muteOf({ sanction, sanctionUntil }: RequestContext): Mute | null {
  return sanction === 'muted' ? { until: sanctionUntil?.toISOString() ?? null } : null;
}
