import { z } from 'zod';
import type { Id } from './ids.ts';

const plainText = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine((text) => text.isWellFormed(), 'must be well-formed Unicode');

const timeOfDaySchema = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, 'must be a time such as 08:30');

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The roles a person may have, as overlays and explanations name them. */
export const roleSchema = z.enum(['employee', 'guest', 'moderator', 'admin', 'auditor', 'sre']);

/** One more thing a company forbids: a Cedar `forbid`, with the sentence that those it stops get to read. */
const overlayPolicySchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,47}$/, 'must be lower-case letters, digits and -'),
  sentence: plainText(200),
  cedar: plainText(4_000),
});

/** What companies commonly narrow, without writing Cedar. */
const overlaySettingsSchema = z.strictObject({
  /** How long after writing it an author may edit a message. */
  editWindowMinutes: z.int().min(0).max(525_600).optional(),
  /** The same for deleting it; moderators are not bound by it. */
  deleteWindowMinutes: z.int().min(0).max(525_600).optional(),
  /** Outside of these hours the named roles only read. */
  workingHours: z
    .strictObject({
      timeZone: z.string().max(64).refine(isTimeZone, 'must be a time zone such as Europe/Madrid'),
      /** 1 is Monday. */
      weekdays: z.array(z.int().min(1).max(7)).min(1).max(7),
      from: timeOfDaySchema,
      to: timeOfDaySchema,
      roles: z.array(roleSchema).min(1).max(6),
    })
    .optional(),
  /** False: guests only read. */
  guestsMayWrite: z.boolean().optional(),
  /** False: only moderators and messaging admins start conversations. */
  employeesMayStart: z.boolean().optional(),
});

/** What a company takes away from the base policies. It can never add anything. */
export const policyOverlaySchema = z.strictObject({
  policies: z.array(overlayPolicySchema).max(32).default([]),
  settings: overlaySettingsSchema.default({}),
});
export type PolicyOverlay = z.output<typeof policyOverlaySchema>;

/** Body of `PUT /api/messaging/policy`. */
export const changePolicyBodySchema = z.strictObject({
  ...policyOverlaySchema.shape,
  /** The version the admin saw; a newer one is answered with 409 instead of being overwritten. */
  expectedVersion: z.int().min(0).optional(),
});

/** One version of a company's overlay. */
export interface PolicyVersionView {
  version: number;
  /** SHA-256 of the overlay's canonical JSON, base64url. */
  digest: string;
  by: { userId: Id; displayName: string } | null;
  at: string;
}
