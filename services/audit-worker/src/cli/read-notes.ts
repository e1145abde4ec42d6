import type { OutsideNote } from '@messaging/audit';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDraft } from '../sinks/checkpoint-sink.ts';

/** The checkpoints in these files, and in all files below these folders. */
export async function readNotes(paths: readonly string[]): Promise<OutsideNote[]> {
  const notes: OutsideNote[] = [];
  for (const path of paths) {
    if ((await stat(path)).isDirectory()) {
      const names = await readdir(path, { recursive: true, withFileTypes: true });
      const files = names
        .filter((entry) => entry.isFile() && !isDraft(entry.name))
        .map((entry) => join(entry.parentPath, entry.name));
      for (const file of files.sort()) notes.push({ from: file, note: await readFile(file, 'utf8') });
    } else {
      notes.push({ from: path, note: await readFile(path, 'utf8') });
    }
  }
  return notes;
}
