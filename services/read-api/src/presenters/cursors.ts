import { sequenceSchema, type Sequence } from '@messaging/contracts';

/**
 * Opaque page cursors: the versioned name of what is paged and the position(s) a page ends at. A cursor of another
 * kind of page, or one that this API did not write exactly so, is none.
 */
const FORMS = {
  threads: { prefix: 't1', positions: 1 },
  replies: { prefix: 'r1', positions: 1 },
  versions: { prefix: 'v1', positions: 1 },
  conversations: { prefix: 'c1', positions: 2 },
  notifications: { prefix: 'n1', positions: 1 },
} as const;

export type CursorKind = keyof typeof FORMS;

/** Beyond every position: where the newest page begins. */
export const BEYOND_ALL: Sequence = '9223372036854775807';

export function writeCursor(kind: CursorKind, ...positions: Sequence[]): string {
  return Buffer.from([FORMS[kind].prefix, ...positions].join('.')).toString('base64url');
}

/** The positions in a cursor; undefined when it is not one of this kind. */
export function readCursor(kind: CursorKind, cursor: string): Sequence[] | undefined {
  const [, ...positions] = Buffer.from(cursor, 'base64url').toString().split('.');
  const isWhole =
    positions.length === FORMS[kind].positions &&
    positions.every((position) => sequenceSchema.safeParse(position).success) &&
    writeCursor(kind, ...positions) === cursor;
  return isWhole ? positions : undefined;
}
