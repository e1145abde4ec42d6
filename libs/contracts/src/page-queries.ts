import { z } from 'zod';
import { idSchema, sequenceSchema } from './ids.ts';
import { countRootLinks, rootLinkFields, type RootLinkFields } from './root-link.ts';

const LONGEST_CURSOR = 100;

/** A page cursor as it travels: opaque. What is in it the read API knows. */
export const cursorSchema = z.string().max(LONGEST_CURSOR);

export const idPathSchema = z.strictObject({ id: idSchema });
export const noQuerySchema = z.strictObject({});

/** How many entries a page has: a whole number from 1 to `most`. */
export function limitField(usual: number, most: number) {
  const sentence = `must be a whole number from 1 to ${most}`;
  return z
    .string()
    .regex(/^[1-9][0-9]{0,5}$/, sentence)
    .transform(Number)
    .refine((limit) => limit <= most, sentence)
    .default(usual);
}

/** For `superRefine`: the query must name one link. */
export function needsOneLink(query: RootLinkFields, context: z.RefinementCtx): void {
  if (countRootLinks(query) !== 1) refuseLinks(context, 'exactly');
}

/** For `superRefine`: the query may name one link. */
export function mayHaveOneLink(query: RootLinkFields, context: z.RefinementCtx): void {
  if (countRootLinks(query) > 1) refuseLinks(context, 'at most');
}

function refuseLinks(context: z.RefinementCtx, bound: string): void {
  context.addIssue({
    code: 'custom',
    params: { problem: 'root-link-count' },
    message: `needs ${bound} one of topic, transactionId and planId`,
  });
}

const optionalCursor = cursorSchema.optional();

// The fields of the read API's queries. It puts its own cursors in the places of the opaque ones.
export const threadQueryFields = {
  ...rootLinkFields,
  before: optionalCursor,
  after: optionalCursor,
  limit: limitField(30, 100),
};
export const conversationListQueryFields = { after: optionalCursor, limit: limitField(30, 100) };
export const repliesQueryFields = { before: optionalCursor, limit: limitField(30, 100) };
// Of texts as long as a message may be, so that the largest page stays below a megabyte.
export const historyQueryFields = { before: optionalCursor, limit: limitField(50, 100) };
export const notificationsQueryFields = { after: optionalCursor, limit: limitField(30, 100) };

export const eventsQuerySchema = z
  .strictObject({ ...rootLinkFields, after: sequenceSchema, limit: limitField(200, 500) })
  .superRefine(mayHaveOneLink);

export const peopleQuerySchema = z.strictObject({
  query: z
    .string()
    .trim()
    .max(120)
    .refine((text) => text.isWellFormed(), 'must be well-formed Unicode')
    .default(''),
  limit: limitField(8, 50),
});
