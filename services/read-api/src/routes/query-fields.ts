import { cursorSchema, type Sequence } from '@messaging/contracts';
import { z } from 'zod';
import { BEYOND_ALL, readCursor, type CursorKind } from '../presenters/cursors.ts';

/** A page cursor as the positions it names; anything else is the problem `invalid-cursor`. */
export function cursorField(kind: CursorKind) {
  return cursorSchema.transform((cursor, context): Sequence[] => {
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
