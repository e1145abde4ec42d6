import type { NoteSigner, NoteVerifier } from './note-keys.ts';

/** A note that could not be trusted: why, in words for an operator. */
export class NoteRefused extends Error {
  override name = 'NoteRefused';
}

const SIGNATURE_LINE = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u;
const MOST_SIGNATURES = 64;

/** C2SP signed-note: the text (it ends in a newline), an empty line, a line for each signature. */
export function signNote(text: string, signers: readonly NoteSigner[]): string {
  const lines = signers.map((signer) => {
    const signature = Buffer.concat([signer.keyId, signer.sign(text)]).toString('base64');
    return `\u2014 ${signer.name} ${signature}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

/** Whether a note ends as one does, whoever signed it: with a signature and a newline. One that was cut does not. */
export function isWholeNote(note: string): boolean {
  const end = note.lastIndexOf('\n\n');
  const lastLine =
    note
      .slice(end + 2, -1)
      .split('\n')
      .at(-1) ?? '';
  return end >= 0 && note.endsWith('\n') && SIGNATURE_LINE.test(lastLine);
}

/**
 * The text of a note that at least one of these keys signed. Signatures of other keys are ignored; one that names a known
 * key and does not verify refuses the whole note. Throws NoteRefused.
 */
export function openNote(note: string, verifiers: readonly NoteVerifier[]): string {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n') || /[\u0000-\u0009\u000b-\u001f]/.test(note)) {
    throw new NoteRefused('this is not a signed note');
  }
  const text = note.slice(0, end + 1);
  const lines = note.slice(end + 2, -1).split('\n');
  if (lines.length > MOST_SIGNATURES) throw new NoteRefused('the note has too many signatures');
  const known = lines.flatMap((line) => {
    const [, name, encoded = ''] = SIGNATURE_LINE.exec(line) ?? [];
    if (name === undefined) throw new NoteRefused('a signature line is malformed');
    const bytes = Buffer.from(encoded, 'base64');
    const verifier = verifiers.find((one) => one.name === name && one.keyId.equals(bytes.subarray(0, 4)));
    return verifier ? [{ verifier, signature: bytes.subarray(4) }] : [];
  });
  if (known.length === 0) throw new NoteRefused('no key that is trusted here signed the note');
  if (!known.every(({ verifier, signature }) => verifier.verify(text, signature))) {
    throw new NoteRefused('a signature does not fit the note');
  }
  return text;
}
