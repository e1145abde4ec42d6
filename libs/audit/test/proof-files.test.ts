import {
  createMerkleTree,
  createNoteSigner,
  leafHash,
  openCheckpoint,
  parseNoteVerifier,
  privateKeyOf,
  readConsistencyProof,
  readInclusionProof,
  signCheckpoint,
  verifierTextOf,
  verifyConsistency,
  verifyInclusion,
  writeConsistencyProof,
  writeInclusionProof,
} from '@messaging/audit';
import { randomBytes } from 'node:crypto';

const ORIGIN = 'audit.test/log/1';
const key = privateKeyOf(randomBytes(32));
const verifiers = [parseNoteVerifier(verifierTextOf(ORIGIN, key))];
const leaves = Array.from({ length: 6 }, (_, i) => Buffer.from(`{"seq":"${i + 1}"}`));
const tree = createMerkleTree(leaves.map(leafHash));
const note = signCheckpoint({ origin: ORIGIN, size: 6, root: tree.root() }, [createNoteSigner(ORIGIN, key)]);
const lineOf = (hash: Buffer) => hash.toString('base64');

describe('the proof of an event, in a file', () => {
  const [index, leaf] = [2, leaves[2]!];
  const proof = tree.inclusionProof(index);
  const text = writeInclusionProof({ index, proof, leaf, checkpoint: note });

  it('is in the form of C2SP: header, leaf, place, path, an empty line, the checkpoint', () => {
    const lines = ['c2sp.org/tlog-proof@v1', `extra ${lineOf(leaf)}`, 'index 2', ...proof.map(lineOf), ''];
    expect(text).toBe(`${lines.join('\n')}\n${note}`);
  });

  it('is read back, and proves the event with nothing beside it', () => {
    const read = readInclusionProof(text)!;
    expect(read).toEqual({ index, proof, leaf, checkpoint: note });
    const { size, root } = openCheckpoint(read.checkpoint, ORIGIN, verifiers);
    expect(verifyInclusion({ leafHash: leafHash(read.leaf), index: 2, size, root }, read.proof)).toBe(true);
    const alone = { index: 0, proof: [], leaf, checkpoint: note };
    expect(readInclusionProof(writeInclusionProof(alone))).toEqual(alone);
  });

  it.each([
    ['another header', text.replace('@v1', '@v2')],
    ['something in front', `x${text}`],
    ['no leaf', text.replace(/extra .*\n/, '')],
    ['a place with a leading zero', text.replace('index 2', 'index 02')],
    ['a place below zero', text.replace('index 2', 'index -2')],
    ['a step that is too short', text.replace(lineOf(proof[0]!), 'AAAA')],
    ['a step in another alphabet', text.replace(lineOf(proof[0]!), `${'-'.repeat(43)}=`)],
    ['no checkpoint', text.slice(0, text.indexOf('\n\n') + 2)],
  ])('is none with %s', (_, changed) => {
    expect(readInclusionProof(changed)).toBeUndefined();
  });
});

describe('the proof that nothing was rewritten, in a file', () => {
  const proof = tree.consistencyProof(4);
  const text = writeConsistencyProof({ earlierSize: 4, proof, checkpoint: note });

  it('is in the form of C2SP: the earlier size, path, an empty line, the later checkpoint', () => {
    expect(text).toBe(`${['old 4', ...proof.map(lineOf), ''].join('\n')}\n${note}`);
  });

  it('is read back, and proves it', () => {
    const read = readConsistencyProof(text)!;
    expect(read).toEqual({ earlierSize: 4, proof, checkpoint: note });
    const later = openCheckpoint(read.checkpoint, ORIGIN, verifiers);
    expect(verifyConsistency({ size: 4, root: tree.root(4) }, later, read.proof)).toBe(true);
    for (const earlierSize of [0, 3, 6]) {
      const other = { earlierSize, proof: tree.consistencyProof(earlierSize), checkpoint: note };
      expect(readConsistencyProof(writeConsistencyProof(other))).toEqual(other);
    }
  });

  it.each([
    ['another word', text.replace('old', 'new')],
    ['something in front', `x${text}`],
    ['a size with a leading zero', text.replace('old 4', 'old 04')],
    ['a step that is too short', text.replace(lineOf(proof[0]!), 'AAAA')],
    ['no checkpoint', text.slice(0, text.indexOf('\n\n') + 2)],
  ])('is none with %s', (_, changed) => {
    expect(readConsistencyProof(changed)).toBeUndefined();
  });
});
