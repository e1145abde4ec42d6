import type { Sequence } from '@messaging/contracts';

/** Orders two sequence numbers (or positions) without turning them into lossy numbers. */
export function compareSequences(a: Sequence, b: Sequence): number {
  return a.length === b.length ? (a < b ? -1 : a > b ? 1 : 0) : a.length - b.length;
}

export function laterSequence(a: Sequence, b: Sequence): Sequence {
  return compareSequences(a, b) < 0 ? b : a;
}
