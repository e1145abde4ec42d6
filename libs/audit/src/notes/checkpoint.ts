import { HASH_BYTES } from '../merkle/tree-hash.ts';
import type { NoteSigner, NoteVerifier } from './note-keys.ts';
import { NoteRefused, openNote, signNote } from './signed-note.ts';

/** The state of a company's tree that somebody signed. */
export interface Checkpoint {
  /** Names the log: one company of one deployment. */
  origin: string;
  size: number;
  root: Buffer;
}

const BODY = /^([^\n]+)\n(0|[1-9][0-9]{0,15})\n([A-Za-z0-9+/]{43}=)\n$/u;

/** The origin of a company's log below the deployment's own name, such as `messaging.example.com/audit`. */
export const originOf = (base: string, companyId: string): string => `${base}/${companyId}`;

/** C2SP tlog-checkpoint: origin, size, root in base64, a line each. */
export function signCheckpoint({ origin, size, root }: Checkpoint, signers: readonly NoteSigner[]): string {
  return signNote(`${origin}\n${size}\n${root.toString('base64')}\n`, signers);
}

/** The checkpoint in a note of this origin, signed by one of these keys. Throws NoteRefused. */
export function openCheckpoint(note: string, origin: string, verifiers: readonly NoteVerifier[]): Checkpoint {
  const text = openNote(note, verifiers);
  const [, line, size, encoded = ''] = BODY.exec(text) ?? [];
  const root = Buffer.from(encoded, 'base64');
  if (line === undefined || root.length !== HASH_BYTES || root.toString('base64') !== encoded) {
    throw new NoteRefused('the note is not a checkpoint');
  }
  if (line !== origin) throw new NoteRefused(`the checkpoint is of ${line}, not of ${origin}`);
  return { origin, size: Number(size), root };
}
