import { z } from 'zod';
import type { ConversationChanged } from '../conversations.ts';
import { idSchema, sequenceSchema } from '../ids.ts';
import { conversationStateSchema } from '../messages.ts';
import {
  policyOverlaySchema,
  roleSchema,
  type CompanyPolicyView,
  type PolicyExplanation,
  type PolicySimulation,
} from '../policy.ts';
import { sanctionKindSchema, type Mute, type SanctionView } from '../sanctions.ts';
import { digestSchema } from './digest-schema.ts';
import { personViewSchema, rootLinkViewSchema, timeSchema } from './message-view-schemas.ts';
import { orNull } from './or-null.ts';

const cell = { role: z.string(), action: z.string(), situation: z.string(), policies: z.array(z.string()) };

export const companyPolicySchema = z
  .strictObject({
    base: z.array(z.strictObject({ id: z.string(), sentence: z.string(), cedar: z.string() })),
    overlay: z.strictObject({ ...policyOverlaySchema.shape, version: z.int() }).nullable(),
    versions: z.array(
      z.strictObject({
        version: z.int(),
        digest: digestSchema,
        by: orNull(personViewSchema),
        at: timeSchema,
      }),
    ),
    matrix: z.array(z.strictObject({ ...cell, allowed: z.boolean() })),
  })
  .meta({ id: 'CompanyPolicy' }) satisfies z.ZodType<CompanyPolicyView>;

export const policyExplanationSchema = z
  .strictObject({
    action: z.string(),
    about: z.strictObject({
      userId: idSchema,
      roles: z.array(roleSchema),
      sanction: z.enum(['none', 'muted', 'suspended']),
    }),
    allowed: z.boolean(),
    decisions: z.array(
      z.strictObject({
        action: z.string(),
        allowed: z.boolean(),
        policies: z.array(
          z.strictObject({ id: z.string(), effect: z.enum(['permit', 'forbid']), sentence: z.string() }),
        ),
        reason: z.string(),
      }),
    ),
    policyVersion: z.string(),
  })
  .meta({ id: 'PolicyExplanation' }) satisfies z.ZodType<PolicyExplanation>;

export const policySimulationSchema = z
  .strictObject({
    usable: z.boolean(),
    problems: z.array(z.strictObject({ id: z.string(), detail: z.string() })),
    changes: z.array(z.strictObject({ ...cell, before: z.boolean(), after: z.boolean() })),
  })
  .meta({ id: 'PolicySimulation' }) satisfies z.ZodType<PolicySimulation>;

export const policyChangedSchema = z
  .strictObject({ version: z.int(), digest: digestSchema, seq: sequenceSchema })
  .meta({ id: 'PolicyChanged' });

export const muteSchema = z
  .strictObject({ until: timeSchema.nullable() })
  .meta({ id: 'Mute' }) satisfies z.ZodType<Mute>;

export const sanctionViewSchema = z
  .strictObject({
    userId: idSchema,
    sanction: z
      .strictObject({ kind: sanctionKindSchema, until: timeSchema.nullable(), reason: z.string() })
      .nullable(),
    seq: sequenceSchema,
  })
  .meta({ id: 'SanctionView' }) satisfies z.ZodType<SanctionView>;

export const conversationChangedSchema = z
  .strictObject({
    conversation: z.strictObject({
      id: idSchema,
      rootLink: rootLinkViewSchema,
      state: conversationStateSchema,
      audience: z.strictObject({
        kind: z.enum(['company', 'permission', 'participants']),
        permission: z.string().optional(),
        userIds: z.array(idSchema).optional(),
      }),
    }),
    seq: sequenceSchema,
    consistencyToken: z.string(),
  })
  .meta({ id: 'ConversationChanged' }) satisfies z.ZodType<ConversationChanged>;
