import { countRootLinks, idSchema, type RootLinkFields, type Sequence } from '@messaging/contracts';
import { z } from 'zod';
import { BEYOND_ALL, readCursor, type CursorKind } from '../presenters/cursors.ts';

const LONGEST_CURSOR = 100;

export const idPathSchema = z.strictObject({ id: idSchema });
export const noQuerySchema = z.strictObject({});

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

/** A page cursor as the positions it names; anything else is the problem `invalid-cursor`. */
export function cursorField(kind: CursorKind) {
  return z
    .string()
    .max(LONGEST_CURSOR)
    .transform((cursor, context): Sequence[] => {
      const positions = readCursor(kind, cursor);
      if (positions) return positions;
      context.addIssue({
        code: 'custom',
        params: { problem: 'invalid-cursor' },
        message: 'is not a cursor of such a page',
      });
      return z.NEVER;
    });
}

/** The one position of a cursor, or beyond all where there is none. */
export const positionIn = (cursor: Sequence[] | undefined): Sequence => cursor?.[0] ?? BEYOND_ALL;
