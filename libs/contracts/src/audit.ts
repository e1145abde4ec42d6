import { z } from 'zod';
import { STREAM_EVENT_TYPES, type AuditFilters, type StreamEventType } from './events.ts';
import { idSchema, sequenceSchema, type Id, type Sequence } from './ids.ts';
import type { PersonView } from './messages.ts';
import type { NotificationReason } from './notifications.ts';
import { limitField } from './page-queries.ts';
import { personViewSchema, timeSchema } from './views/message-view-schemas.ts';
import { orNull } from './views/or-null.ts';

/** Query of `GET /api/messaging/audit`. Filters narrow together; `before` is the `next` of the page before. */
export const auditQuerySchema = z.strictObject({
  messageId: idSchema.optional(),
  conversationId: idSchema.optional(),
  actorUserId: idSchema.optional(),
  correlationId: z
    .string()
    .regex(/^[\x21-\x7e]{1,64}$/, 'must be a correlation id')
    .optional(),
  before: sequenceSchema.optional(),
  limit: limitField(50, 200),
});
export type AuditQuery = AuditFilters & Pick<z.output<typeof auditQuerySchema>, 'limit'>;

/** What became of one person's notification. */
export interface AuditDelivery {
  notificationId: Id;
  userId: Id;
  reason: NotificationReason;
  email: 'none' | 'pending' | 'sent' | 'failed' | 'skipped';
  emailAt: string | null;
}

/** What a rule did, and to which version. */
export interface AuditModeration {
  actionId: Id;
  rule: string;
  version: number;
}

/** Who did what, when, by which request. Never what was said. */
export interface AuditEntry {
  seq: Sequence;
  type: StreamEventType;
  actor: PersonView | null;
  conversationId: Id | null;
  messageId: Id | null;
  /** The message's version that this made. */
  version: number | null;
  /** What the event recorded, by its type: ids and numbers, never text. */
  facts: Readonly<Record<string, unknown>>;
  correlationId: string;
  occurredAt: string;
  /** Id of the key that sealed the event; null for one of a release that sealed nothing. */
  sealedBy: string | null;
  /** Whether the event commits to what the message said. */
  committed: boolean;
  moderation: AuditModeration[];
  deliveries: AuditDelivery[];
}

/** Answer of `GET /api/messaging/audit`, newest first. */
export interface AuditPage {
  entries: AuditEntry[];
  next: Sequence | null;
}

export const auditPageSchema = z.strictObject({
  entries: z.array(
    z.strictObject({
      seq: sequenceSchema,
      type: z.enum(STREAM_EVENT_TYPES),
      actor: orNull(personViewSchema),
      conversationId: idSchema.nullable(),
      messageId: idSchema.nullable(),
      version: z.int().min(1).nullable(),
      facts: z.record(z.string(), z.unknown()),
      correlationId: z.string(),
      occurredAt: timeSchema,
      sealedBy: z.string().nullable(),
      committed: z.boolean(),
      moderation: z.array(z.strictObject({ actionId: idSchema, rule: z.string(), version: z.int().min(1) })),
      deliveries: z.array(
        z.strictObject({
          notificationId: idSchema,
          userId: idSchema,
          reason: z.enum(['mention', 'reply', 'following']),
          email: z.enum(['none', 'pending', 'sent', 'failed', 'skipped']),
          emailAt: timeSchema.nullable(),
        }),
      ),
    }),
  ),
  next: sequenceSchema.nullable(),
}) satisfies z.ZodType<AuditPage>;
