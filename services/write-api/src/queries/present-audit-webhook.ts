import { createHash } from 'node:crypto';
import type { AuditWebhookView } from '@messaging/contracts';
import type { AuditWebhookRow } from '../repositories/audit-webhooks.ts';

/** Says which URL was set without saying what is secret in it. */
export const webhookDigest = (url: string): string => createHash('sha256').update(url).digest('base64url');

export function presentAuditWebhook(row: AuditWebhookRow | undefined): AuditWebhookView {
  if (!row) return { webhook: null, version: '0' };
  const { url, seq, actorId, actorName, occurredAt } = row;
  return {
    webhook: {
      // What was written by SQL need not be a URL.
      address: url.replace(/[?#].*$/s, ''),
      digest: webhookDigest(url),
      by: actorId === null ? null : { userId: actorId, displayName: actorName ?? '' },
      at: occurredAt?.toISOString() ?? null,
    },
    version: seq ?? '0',
  };
}
