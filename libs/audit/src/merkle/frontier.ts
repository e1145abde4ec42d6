import { EMPTY_ROOT, HASH_BYTES, nodeHash } from './tree-hash.ts';

/**
 * The right edge of a tree: the roots of its complete subtrees, the largest first, one for every 1 in the binary form of
 * its size. All that is needed to append and to tell the root, whatever the number of leaves.
 */
export interface Frontier {
  size: number;
  subtrees: readonly Buffer[];
}

export const EMPTY_FRONTIER: Frontier = { size: 0, subtrees: [] };

/** Appends leaf hashes: two hashes of work for each, on average. */
export function appendLeaves({ size, subtrees }: Frontier, leafHashes: Iterable<Buffer>): Frontier {
  const edge = [...subtrees];
  let count = size;
  for (const leaf of leafHashes) {
    let merged = leaf;
    // Adding one carries over every low 1 of the size, as in the sum of numbers. Not shifted: sizes pass 2^31.
    for (let rest = count; rest % 2 === 1; rest = Math.floor(rest / 2))
      merged = nodeHash(edge.pop()!, merged);
    edge.push(merged);
    count += 1;
  }
  return { size: count, subtrees: edge };
}

export function frontierRoot({ subtrees }: Frontier): Buffer {
  return subtrees.length === 0 ? EMPTY_ROOT : subtrees.reduceRight((right, left) => nodeHash(left, right));
}

export const encodeFrontier = ({ subtrees }: Frontier): Buffer => Buffer.concat(subtrees);

/** Undefined where the bytes cannot be the frontier of a tree of that size. */
export function decodeFrontier(size: number, bytes: Buffer): Frontier | undefined {
  const wanted = size.toString(2).replaceAll('0', '').length;
  if (bytes.length !== wanted * HASH_BYTES) return undefined;
  const at = (index: number) => bytes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES);
  return { size, subtrees: Array.from({ length: wanted }, (_, index) => at(index)) };
}
