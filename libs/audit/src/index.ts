export { canonicalJson } from './canonical-json.ts';
export { encodeEventLeaf, readEventLeaf, type AuditedEvent } from './event-leaf.ts';
export { checkSeal, parseMacKeys, sealLeaf, type MacKeys, type Seal } from './event-mac.ts';
export { commitToMessage, newSalt, type MessageFacts } from './message-commitment.ts';
export {
  appendLeaves,
  decodeFrontier,
  EMPTY_FRONTIER,
  encodeFrontier,
  frontierRoot,
  type Frontier,
} from './merkle/frontier.ts';
export { createMerkleTree, verifyConsistency, verifyInclusion } from './merkle/proofs.ts';
export { EMPTY_ROOT, leafHash, nodeHash } from './merkle/tree-hash.ts';
export { openCheckpoint, originOf, signCheckpoint, type Checkpoint } from './notes/checkpoint.ts';
export {
  createNoteSigner,
  parseNoteVerifier,
  privateKeyOf,
  verifierTextOf,
  type NoteSigner,
  type NoteVerifier,
} from './notes/note-keys.ts';
export {
  readConsistencyProof,
  readInclusionProof,
  writeConsistencyProof,
  writeInclusionProof,
} from './notes/proof-files.ts';
export { isWholeNote, NoteRefused, openNote, signNote } from './notes/signed-note.ts';
export type { Finding, FindingKind, Verification, VerificationCounts } from './verify/findings.ts';
export type { OutsideNote } from './verify/verify-checkpoints.ts';
export type { EventRecord } from './verify/verify-events.ts';
export { verifyHistory, type Evidence, type History } from './verify/verify-history.ts';
export type { MessageRecord } from './verify/verify-messages.ts';
