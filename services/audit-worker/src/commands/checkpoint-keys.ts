import {
  createNoteSigner,
  parseNoteVerifier,
  privateKeyOf,
  verifierTextOf,
  type NoteSigner,
  type NoteVerifier,
} from '@messaging/audit';

/** The keys that sign checkpoints. Each company's checkpoints are signed under its own origin as the key's name. */
export interface CheckpointKeys {
  signersOf(origin: string): NoteSigner[];
  verifiersOf(origin: string): NoteVerifier[];
  /** The public keys, as an auditor is given them. */
  textsOf(origin: string): string[];
}

/**
 * From Ed25519 seeds (32 bytes each, in base64url), the newest first. All of them sign: to rotate, put the new key in front, and take the
 * old one out once every verifier knows the new one.
 */
export function createCheckpointKeys(seeds: readonly string[]): CheckpointKeys {
  const keys = seeds.map((seed) => privateKeyOf(Buffer.from(seed, 'base64url')));
  const textsOf = (origin: string) => keys.map((key) => verifierTextOf(origin, key));
  return {
    signersOf: (origin) => keys.map((key) => createNoteSigner(origin, key)),
    verifiersOf: (origin) => textsOf(origin).map(parseNoteVerifier),
    textsOf,
  };
}
