import { z } from 'zod';
import { idSchema, type Id } from './ids.ts';
import { mayHaveOneLink } from './page-queries.ts';
import { rootLinkFields } from './root-link.ts';

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
export type PersonRole = z.output<typeof roleSchema>;

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

/** One cell of the matrix: whether a role may do something in a situation, and the policies that decided. */
export interface MatrixCell {
  role: string;
  action: string;
  situation: string;
  allowed: boolean;
  policies: string[];
}

export interface MatrixChange {
  role: string;
  action: string;
  situation: string;
  before: boolean;
  after: boolean;
  policies: string[];
}

/** Answer of `POST /api/messaging/policy/simulate`. */
export interface PolicySimulation {
  usable: boolean;
  /** Why a draft cannot be used. */
  problems: { id: string; detail: string }[];
  /** Against what holds now, in the middle of a Wednesday morning. */
  changes: MatrixChange[];
}

/** A policy of the base or of the company's overlay, as admins and auditors read it. */
export interface PolicyView {
  id: string;
  sentence: string;
  cedar: string;
}

/** Answer of `GET /api/messaging/policy`. */
export interface CompanyPolicyView {
  base: PolicyView[];
  /** Null where the company has taken nothing away. */
  overlay: (PolicyOverlay & { version: number }) | null;
  /** Newest first. */
  versions: PolicyVersionView[];
  /** What both together say, in the middle of a Wednesday morning. */
  matrix: MatrixCell[];
}

/** One decision on the way, with the policies that made it: the permits of an allow, the forbids of a deny. */
export interface ExplainedDecision {
  action: string;
  allowed: boolean;
  policies: { id: string; effect: 'permit' | 'forbid'; sentence: string }[];
  reason: string;
}

/** What a person may ask about: everything but what the ERP does with its own token. */
export const explainedActionSchema = z.enum([
  'readConversation',
  'startConversation',
  'sendMessage',
  'reply',
  'editMessage',
  'deleteMessage',
  'hideMessage',
  'readHistory',
  'followConversation',
  'markRead',
  'changeConversation',
  'changeAudience',
  'listPeople',
  'mutePerson',
  'suspendPerson',
  'readPolicy',
  'changePolicy',
  'explainOwn',
  'explainOthers',
  'readAudit',
  'changeAuditWebhook',
]);

/** Query of `GET /api/messaging/policy/explain`. `widens`: whether a change of audience would let anybody in. */
export const explainQuerySchema = z
  .strictObject({
    ...rootLinkFields,
    action: explainedActionSchema,
    about: idSchema.optional(),
    messageId: idSchema.optional(),
    personId: idSchema.optional(),
    widens: z.enum(['true', 'false']).optional(),
  })
  .superRefine(mayHaveOneLink);

/** Answer of `GET /api/messaging/policy/explain`. */
export interface PolicyExplanation {
  action: string;
  about: { userId: Id; roles: PersonRole[]; sanction: 'none' | 'muted' | 'suspended' };
  allowed: boolean;
  /** In the order in which they are asked: the first deny is the answer. */
  decisions: ExplainedDecision[];
  policyVersion: string;
}
