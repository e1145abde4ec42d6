import { EMPTY_ROOT, nodeHash } from './tree-hash.ts';

/** The largest power of two below `count` (which is at least 2): where RFC 6962 splits a tree. */
function splitOf(count: number): number {
  let split = 1;
  while (split * 2 < count) split *= 2;
  return split;
}

/**
 * A tree over leaf hashes held in memory, for whoever proves. Roots of complete subtrees are remembered, so many proofs of
 * one tree cost little more than one. Sizes are numbers of leaves, indexes count from 0.
 */
export function createMerkleTree(leafHashes: readonly Buffer[]) {
  const complete = new Map<string, Buffer>();

  function subtree(start: number, end: number): Buffer {
    const count = end - start;
    if (count === 0) return EMPTY_ROOT;
    if (count === 1) return leafHashes[start]!;
    const split = splitOf(count);
    const isComplete = split * 2 === count;
    const name = `${start}-${end}`;
    const known = isComplete ? complete.get(name) : undefined;
    if (known) return known;
    const root = nodeHash(subtree(start, start + split), subtree(start + split, end));
    if (isComplete) complete.set(name, root);
    return root;
  }

  function path(index: number, start: number, end: number): Buffer[] {
    if (end - start === 1) return [];
    const middle = start + splitOf(end - start);
    return index < middle
      ? [...path(index, start, middle), subtree(middle, end)]
      : [...path(index, middle, end), subtree(start, middle)];
  }

  function subproof(size: number, start: number, end: number, isKnown: boolean): Buffer[] {
    if (size === end) return isKnown ? [] : [subtree(start, end)];
    const middle = start + splitOf(end - start);
    return size <= middle
      ? [...subproof(size, start, middle, isKnown), subtree(middle, end)]
      : [...subproof(size, middle, end, false), subtree(start, middle)];
  }

  function requireWithin(value: number, least: number, most: number, what: string): void {
    if (!Number.isInteger(value) || value < least || value > most) {
      throw new RangeError(`${what} ${value} is not within ${least} and ${most}`);
    }
  }

  return {
    size: leafHashes.length,
    root(size = leafHashes.length): Buffer {
      requireWithin(size, 0, leafHashes.length, 'size');
      return subtree(0, size);
    },
    /** RFC 6962, section 2.1.1: from the leaf's sibling up to the root's child. */
    inclusionProof(index: number, size = leafHashes.length): Buffer[] {
      requireWithin(size, 1, leafHashes.length, 'size');
      requireWithin(index, 0, size - 1, 'index');
      return path(index, 0, size);
    },
    /** RFC 6962, section 2.1.2: that the tree of `size` leaves begins with the tree of `earlier`. Empty from 0 or to itself. */
    consistencyProof(earlier: number, size = leafHashes.length): Buffer[] {
      requireWithin(size, 0, leafHashes.length, 'size');
      requireWithin(earlier, 0, size, 'size');
      return earlier === 0 || earlier === size ? [] : subproof(earlier, 0, size, true);
    },
  };
}

const half = (value: number) => Math.floor(value / 2);

/** RFC 9162, section 2.1.3.2. */
export function verifyInclusion(
  { leafHash, index, size, root }: { leafHash: Buffer; index: number; size: number; root: Buffer },
  proof: readonly Buffer[],
): boolean {
  if (!(index >= 0 && index < size)) return false;
  let [node, last, computed] = [index, size - 1, leafHash];
  for (const step of proof) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      computed = nodeHash(step, computed);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      computed = nodeHash(computed, step);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && computed.equals(root);
}

interface Head {
  size: number;
  root: Buffer;
}

/** RFC 9162, section 2.1.4.2. From the empty tree, and to itself, the proof is empty. */
export function verifyConsistency(earlier: Head, later: Head, proof: readonly Buffer[]): boolean {
  if (earlier.size > later.size) return false;
  if (earlier.size === 0 || earlier.size === later.size) {
    const expected = earlier.size === later.size ? later.root : EMPTY_ROOT;
    return proof.length === 0 && earlier.root.equals(expected);
  }
  const isComplete = Number.isInteger(Math.log2(earlier.size));
  const steps = isComplete ? [earlier.root, ...proof] : proof;
  const roots = climbBoth(earlier.size - 1, later.size - 1, steps);
  return roots !== undefined && roots.old.equals(earlier.root) && roots.fresh.equals(later.root);
}

/** The roots of both trees that the steps lead to; undefined where they are too few or too many. */
function climbBoth(from: number, to: number, [first, ...steps]: readonly Buffer[]) {
  if (!first) return undefined;
  let [node, last] = [from, to];
  while (node % 2 === 1) [node, last] = [half(node), half(last)];
  let [old, fresh] = [first, first];
  for (const step of steps) {
    if (last === 0) return undefined;
    if (node % 2 === 1 || node === last) {
      [old, fresh] = [nodeHash(step, old), nodeHash(step, fresh)];
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      fresh = nodeHash(fresh, step);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 ? { old, fresh } : undefined;
}
