/** The promises a history is held against. Each has a file in `invariants/`. */
export const INVARIANTS = [
  'lost',
  'undelivered',
  'duplicated',
  'reordered',
  'gap',
  'key-reused',
  'shared-place',
  'unaccepted',
  'foreign',
  'event-count',
  'half-visible',
  'stale-read',
] as const;
export type Invariant = (typeof INVARIANTS)[number];

/** One broken promise: where, and what was seen instead. */
export interface Violation {
  invariant: Invariant;
  where: string;
  what: string;
}
