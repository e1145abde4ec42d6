import { z } from 'zod';
import { sequenceSchema, type Sequence } from './ids.ts';
import type { PersonView } from './messages.ts';
import { digestSchema } from './views/digest-schema.ts';
import { personViewSchema, timeSchema } from './views/message-view-schemas.ts';
import { orNull } from './views/or-null.ts';

/** Of a webhook's URL, as it is kept. */
export const LONGEST_WEBHOOK_URL = 2_000;

/** Body of `PUT /api/messaging/audit/webhook`. */
export const auditWebhookBodySchema = z.strictObject({
  /** Null: checkpoints are sent nowhere. */
  url: z.string().min(1).max(LONGEST_WEBHOOK_URL).nullable(),
  /** The version the auditor saw; another one is answered with 409 instead of being overwritten. */
  expectedVersion: sequenceSchema.optional(),
});
export type AuditWebhookBody = z.output<typeof auditWebhookBodySchema>;

/** Answer of `GET` and `PUT /api/messaging/audit/webhook`. */
export interface AuditWebhookView {
  /** Null where checkpoints are sent nowhere. */
  webhook: {
    /** Without its query, which may hold a secret. */
    address: string;
    /** SHA-256 of the whole URL, base64url: what `audit.webhook.changed` recorded. */
    digest: string;
    by: PersonView | null;
    at: string | null;
  } | null;
  /** The event that put it there; "0" where there is none. */
  version: Sequence;
}

export const auditWebhookViewSchema = z
  .strictObject({
    webhook: z
      .strictObject({
        address: z.string(),
        digest: digestSchema,
        by: orNull(personViewSchema),
        at: timeSchema.nullable(),
      })
      .nullable(),
    version: sequenceSchema,
  })
  .meta({ id: 'AuditWebhook' }) satisfies z.ZodType<AuditWebhookView>;
