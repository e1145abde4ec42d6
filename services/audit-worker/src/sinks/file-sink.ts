import { isWholeNote } from '@messaging/audit';
import type { Id } from '@messaging/contracts';
import {
  constants,
  copyFile,
  link,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkpointName, draftName, isDraft, sizeInName, type CheckpointSink } from './checkpoint-sink.ts';

// Longer than any checkpoint takes to be written.
const LEFT_BEHIND_MS = 60_000;

/**
 * A folder with a file for each checkpoint, written as a draft, which is given the name once it is whole, and never opened for
 * writing again. Mount it from another machine, append-only where the file system can (`chattr +a`), or it proves nothing
 * against who owns this one.
 */
export function createFileSink(folder: string): CheckpointSink {
  const tidied = new Set<Id>();

  /** Once a company: what was left behind was so before this process was started. */
  async function tidy(companyId: Id): Promise<void> {
    if (tidied.has(companyId)) return;
    tidied.add(companyId);
    const drafts = (await namesIn(join(folder, companyId))).filter(isDraft);
    await Promise.all(drafts.map((name) => removeLeftDraft(join(folder, companyId, name))));
  }

  return {
    name: 'file',

    async publish(companyId, { size, note }) {
      const path = join(folder, checkpointName(companyId, size));
      await mkdir(dirname(path), { recursive: true });
      await tidy(companyId);
      const found = await readIfAny(path);
      if (found === note) return;
      // An earlier release wrote under the name itself, and may have been stopped before the end.
      const isBeginning = found !== undefined && note.startsWith(found);
      if (found !== undefined && !isBeginning) {
        throw new Error(`${path} holds another checkpoint of size ${size}`);
      }
      const draft = draftName(path);
      try {
        await writeDraft(draft, note);
        await (isBeginning ? rename(draft, path) : giveName(draft, path));
      } catch (error) {
        // Another worker may have been as quick.
        if (codeOf(error) !== 'EEXIST' || (await readIfAny(path)) !== note) throw error;
      } finally {
        await removeDraft(draft);
      }
    },

    async newest(companyId, from) {
      const sizes = (await namesIn(join(folder, companyId))).map(sizeInName);
      const newestFirst = sizes.filter((size) => size > 0 && size >= from).sort((a, b) => b - a);
      for (const size of newestFirst) {
        const note = await readFile(join(folder, checkpointName(companyId, size)), 'utf8');
        if (!isUnfinished(companyId, note)) return { size, note };
      }
      return undefined;
    },
  };
}

/**
 * Begun by a release that wrote under the name itself, and never said to be published. What does not begin as the company's
 * checkpoints do is not that, but something else that took their place.
 */
function isUnfinished(companyId: Id, note: string): boolean {
  const [origin = ''] = note.split('\n');
  return note === '' || (origin.endsWith(`/${companyId}`) && !isWholeNote(note));
}

async function writeDraft(draft: string, note: string): Promise<void> {
  const file = await open(draft, 'wx', 0o444);
  try {
    await file.writeFile(note);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A rename would take the name from a file that has it; a link is refused. */
async function giveName(draft: string, path: string): Promise<void> {
  await link(draft, path).catch((error: unknown) => {
    if (!WITHOUT_LINKS.includes(codeOf(error) ?? '')) throw error;
    return copyFile(draft, path, constants.COPYFILE_EXCL);
  });
}

// Some mounts (SMB, many of FUSE) know no links: there a file may still be left unfinished, and is finished the next time.
const WITHOUT_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

/** Not in a folder that lets nothing be removed: there a draft stays, which is nobody's checkpoint. */
const removeDraft = (draft: string) => rm(draft, { force: true }).catch(() => undefined);

/** Not one that another worker is about to write. */
async function removeLeftDraft(draft: string): Promise<void> {
  const { mtimeMs } = await stat(draft).catch(() => ({ mtimeMs: Infinity }));
  if (Date.now() - mtimeMs > LEFT_BEHIND_MS) await removeDraft(draft);
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;

async function readIfAny(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
}

async function namesIn(path: string): Promise<string[]> {
  return readdir(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  });
}
