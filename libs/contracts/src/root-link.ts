import { z } from 'zod';
import { idSchema, type Id } from './ids.ts';

export const TOPIC_MAX_CHARACTERS = 120;

// Line ends among them: a topic is one line.

const FORBIDDEN = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/** A topic: free words that name a conversation inside a company, compared without regard to outer white space. */
export const topicSchema = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(TOPIC_MAX_CHARACTERS)
  .refine((text) => text.isWellFormed(), 'must be well-formed Unicode')
  .refine((text) => !FORBIDDEN.test(text), 'must not hold control characters');

/** What a conversation hangs on: exactly one of a transaction, a plan or a topic. */
export type RootLink = { transactionId: Id } | { planId: Id } | { topic: string };
export type RootLinkKind = 'transaction' | 'plan' | 'topic';

/** The three optional fields as they arrive in a body or a query; `oneRootLink` turns them into a RootLink. */
export const rootLinkFields = {
  topic: topicSchema.optional(),
  transactionId: idSchema.optional(),
  planId: idSchema.optional(),
};

export interface RootLinkFields {
  topic?: string | undefined;
  transactionId?: Id | undefined;
  planId?: Id | undefined;
}

const NAMES = ['topic', 'transactionId', 'planId'] as const;

/** How many of the three fields are set: a valid request has exactly one. */
export function countRootLinks(fields: RootLinkFields): number {
  return NAMES.filter((name) => fields[name] !== undefined).length;
}

/** The one root link of fields that were already checked to have exactly one. */
export function toRootLink(fields: RootLinkFields): RootLink {
  if (fields.transactionId !== undefined) return { transactionId: fields.transactionId };
  if (fields.planId !== undefined) return { planId: fields.planId };
  if (fields.topic !== undefined) return { topic: fields.topic };
  throw new TypeError('no root link: the fields were not validated');
}

/** The link as the pair the database keys on: kind and value (an id's digits, or the topic). */
export function rootLinkKey(link: RootLink): { kind: RootLinkKind; value: string } {
  if ('transactionId' in link) return { kind: 'transaction', value: link.transactionId };
  if ('planId' in link) return { kind: 'plan', value: link.planId };
  return { kind: 'topic', value: link.topic };
}

/** Inverse of rootLinkKey. */
export function rootLinkOf(kind: RootLinkKind, value: string): RootLink {
  if (kind === 'transaction') return { transactionId: value };
  if (kind === 'plan') return { planId: value };
  return { topic: value };
}

export const rootLinkSchema = z
  .strictObject(rootLinkFields)
  .refine((fields) => countRootLinks(fields) === 1, 'needs exactly one of topic, transactionId and planId')
  .transform(toRootLink);
