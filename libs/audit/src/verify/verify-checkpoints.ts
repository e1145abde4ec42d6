import { openCheckpoint, type Checkpoint } from '../notes/checkpoint.ts';
import type { NoteVerifier } from '../notes/note-keys.ts';
import { NoteRefused } from '../notes/signed-note.ts';
import type { Finding } from './findings.ts';

/** A note from outside the database, and where it was found. */
export interface OutsideNote {
  from: string;
  note: string;
}

/** The checkpoints that are signed, by size; and a finding for every note that is not, or that contradicts another. */
export function verifyCheckpoints(
  notes: Iterable<OutsideNote>,
  origin: string,
  verifiers: readonly NoteVerifier[],
): { checkpoints: Map<number, Checkpoint>; findings: Finding[] } {
  const checkpoints = new Map<number, Checkpoint>();
  const findings: Finding[] = [];
  for (const { from, note } of notes) {
    try {
      const checkpoint = openCheckpoint(note, origin, verifiers);
      const other = checkpoints.get(checkpoint.size);
      if (other && !other.root.equals(checkpoint.root)) {
        findings.push({
          kind: 'checkpoint-fork',
          detail: `${from}: another signed checkpoint of size ${checkpoint.size} has another root`,
        });
      }
      checkpoints.set(checkpoint.size, other ?? checkpoint);
    } catch (error) {
      if (!(error instanceof NoteRefused)) throw error;
      findings.push({ kind: 'checkpoint-refused', detail: `${from}: ${error.message}` });
    }
  }
  return { checkpoints, findings };
}
