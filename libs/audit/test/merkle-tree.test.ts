import {
  appendLeaves,
  createMerkleTree,
  decodeFrontier,
  EMPTY_FRONTIER,
  EMPTY_ROOT,
  encodeFrontier,
  frontierRoot,
  leafHash,
  nodeHash,
  verifyConsistency,
  verifyInclusion,
} from '@messaging/audit';
import fc from 'fast-check';
import { mth, path, proof } from './naive-tree.ts';

// The leaves and roots that the test suites of Certificate Transparency use for RFC 6962.
const LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((hex) => Buffer.from(hex, 'hex'));
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const leaves = (count: number) => Array.from({ length: count }, (_, i) => Buffer.from(`leaf ${i}`));
const treeOf = (list: readonly Buffer[]) => createMerkleTree(list.map(leafHash));
const hex = (hashes: readonly Buffer[]) => hashes.map((hash) => hash.toString('hex'));

describe('the tree of a stream', () => {
  it('has the roots of RFC 6962’s known trees, whole or grown leaf by leaf', () => {
    const tree = treeOf(LEAVES);
    expect(ROOTS.map((_, size) => tree.root(size).toString('hex'))).toEqual(ROOTS);
    let frontier = EMPTY_FRONTIER;
    const grown = LEAVES.map((leaf) => frontierRoot((frontier = appendLeaves(frontier, [leafHash(leaf)]))));
    expect(hex([EMPTY_ROOT, ...grown])).toEqual(ROOTS);
  });

  it('gives the proofs of the definition, for every size up to 40, and takes them', () => {
    for (let size = 1; size <= 40; size++) {
      const list = leaves(size);
      const tree = treeOf(list);
      const root = mth(list);
      expect(tree.root()).toEqual(root);
      for (let index = 0; index < size; index++) {
        const steps = tree.inclusionProof(index);
        expect(hex(steps)).toEqual(hex(path(index, list)));
        expect(verifyInclusion({ leafHash: leafHash(list[index]!), index, size, root }, steps)).toBe(true);
      }
      for (let earlier = 1; earlier < size; earlier++) {
        const steps = tree.consistencyProof(earlier);
        expect(hex(steps)).toEqual(hex(proof(earlier, list)));
        const old = { size: earlier, root: mth(list.slice(0, earlier)) };
        expect(verifyConsistency(old, { size, root }, steps)).toBe(true);
      }
    }
  });

  it('is the same however many leaves are appended at a time, and through its stored form', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 70 }), { maxLength: 8 }), (chunks) => {
        const list = leaves(chunks.reduce((sum, count) => sum + count, 0));
        let frontier = EMPTY_FRONTIER;
        for (const count of chunks) {
          const next = list.slice(frontier.size, frontier.size + count).map(leafHash);
          frontier = appendLeaves(frontier, next);
          frontier = decodeFrontier(frontier.size, encodeFrontier(frontier))!;
        }
        expect(frontierRoot(frontier)).toEqual(mth(list));
      }),
      { numRuns: 200 },
    );
  });

  it('takes no stored form of another size', () => {
    const stored = encodeFrontier(appendLeaves(EMPTY_FRONTIER, leaves(6).map(leafHash)));
    expect(decodeFrontier(7, stored)).toBeUndefined();
    expect(decodeFrontier(4, stored)).toBeUndefined();
  });

  it('begins with the empty tree and with itself, by an empty proof and by no other', () => {
    const tree = treeOf(leaves(5));
    const [none, whole] = [
      { size: 0, root: EMPTY_ROOT },
      { size: 5, root: tree.root() },
    ];
    const other = { size: 5, root: treeOf(LEAVES.slice(0, 5)).root() };
    expect([tree.consistencyProof(0), tree.consistencyProof(5)]).toEqual([[], []]);
    expect([verifyConsistency(none, whole, []), verifyConsistency(whole, whole, [])]).toEqual([true, true]);
    expect(verifyConsistency(none, none, [])).toBe(true);
    expect(verifyConsistency(none, whole, [whole.root])).toBe(false);
    expect(verifyConsistency(whole, whole, [whole.root])).toBe(false);
    expect(verifyConsistency(other, whole, [])).toBe(false);
    expect(verifyConsistency({ ...none, root: whole.root }, whole, [])).toBe(false);
    // Nor does it begin with one that is longer, whatever is shown.
    const longer = { size: 8, root: treeOf(leaves(8)).root() };
    expect(verifyConsistency(longer, whole, treeOf(leaves(8)).consistencyProof(5))).toBe(false);
    expect(verifyConsistency({ size: 3, root: tree.root(3) }, whole, [])).toBe(false);
  });

  it('proves nothing outside of itself', () => {
    const tree = treeOf(leaves(5));
    expect(tree.size).toBe(5);
    const outside = [
      () => tree.root(-1),
      () => tree.root(6),
      () => tree.root(1.5),
      () => tree.inclusionProof(0, 0),
      () => tree.inclusionProof(0, 6),
      () => tree.inclusionProof(-1),
      () => tree.inclusionProof(5),
      () => tree.inclusionProof(3, 3),
      () => tree.consistencyProof(-1),
      () => tree.consistencyProof(4, 3),
      () => tree.consistencyProof(1, 6),
    ];
    for (const ask of outside) expect(ask).toThrow(RangeError);
    const [leaf, root] = [leafHash(leaves(1)[0]!), treeOf(leaves(1)).root()];
    expect(verifyInclusion({ leafHash: leaf, index: 0, size: 1, root }, [])).toBe(true);
    for (const [index, size] of [
      [1, 1],
      [-1, 1],
      [0, 0],
    ] as const)
      expect(verifyInclusion({ leafHash: leaf, index, size, root }, [])).toBe(false);
  });

  it('accepts no proof that is longer or shorter than its size asks for, though it leads to the root', () => {
    const [a, b] = leaves(2).map(leafHash) as [Buffer, Buffer];
    const both = nodeHash(a, b);
    expect(verifyInclusion({ leafHash: b, index: 0, size: 1, root: both }, [a])).toBe(false);
    expect(verifyInclusion({ leafHash: a, index: 0, size: 2, root: a }, [])).toBe(false);
    expect(verifyConsistency({ size: 1, root: a }, { size: 2, root: a }, [])).toBe(false);
    expect(verifyConsistency({ size: 2, root: a }, { size: 1, root: a }, [])).toBe(false);
    // From 1 to 2 one step is needed: b. The tree over both and one more is no tree of 2.
    const more = nodeHash(both, b);
    expect(verifyConsistency({ size: 1, root: a }, { size: 2, root: both }, [b])).toBe(true);
    expect(verifyConsistency({ size: 1, root: a }, { size: 2, root: more }, [b, b])).toBe(false);
    // From 3 on the old root grows as well.
    const three = nodeHash(both, a);
    expect(
      verifyConsistency({ size: 3, root: three }, { size: 4, root: nodeHash(both, both) }, [a, b, both]),
    ).toBe(true);
    const [old, fresh] = [nodeHash(b, three), nodeHash(b, nodeHash(both, both))];
    expect(verifyConsistency({ size: 3, root: old }, { size: 4, root: fresh }, [a, b, both, b])).toBe(false);
  });

  it('accepts no proof of which a hash, the place, the size or the root was changed', () => {
    const sizes = fc.integer({ min: 2, max: 200 });
    fc.assert(
      fc.property(sizes, fc.nat(), fc.nat(), fc.nat(), (size, a, b, bit) => {
        const list = leaves(size);
        const tree = treeOf(list);
        const root = tree.root();
        const index = a % size;
        const leaf = leafHash(list[index]!);
        const steps = tree.inclusionProof(index);
        const flip = (hash: Buffer) => {
          const copy = Buffer.from(hash);
          copy[bit % 32]! ^= 1 << (bit % 8);
          return copy;
        };
        const at = b % steps.length;
        const claim = { leafHash: leaf, index, size, root };
        expect(verifyInclusion(claim, steps)).toBe(true);
        expect(verifyInclusion(claim, steps.with(at, flip(steps[at]!)))).toBe(false);
        expect(verifyInclusion(claim, steps.slice(1))).toBe(false);
        expect(verifyInclusion(claim, [...steps, root])).toBe(false);
        expect(verifyInclusion({ ...claim, root: flip(root) }, steps)).toBe(false);
        expect(verifyInclusion({ ...claim, leafHash: flip(leaf) }, steps)).toBe(false);
        expect(verifyInclusion({ ...claim, index: (index + 1) % size }, steps)).toBe(false);

        const earlier = 1 + (b % (size - 1));
        const [old, now] = [
          { size: earlier, root: tree.root(earlier) },
          { size, root },
        ];
        const between = tree.consistencyProof(earlier);
        expect(verifyConsistency(old, now, between)).toBe(true);
        expect(verifyConsistency({ ...old, root: flip(old.root) }, now, between)).toBe(false);
        expect(verifyConsistency(old, { ...now, root: flip(root) }, between)).toBe(false);
        expect(verifyConsistency(old, now, [...between, root])).toBe(false);
        expect(verifyConsistency(old, now, between.slice(1))).toBe(false);
        const step = a % between.length;
        expect(verifyConsistency(old, now, between.with(step, flip(between[step]!)))).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});
