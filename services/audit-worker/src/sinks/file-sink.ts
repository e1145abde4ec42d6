import { mkdir, open, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkpointName, sizeInName, type CheckpointSink } from './checkpoint-sink.ts';

/**
 * A folder with a file for each checkpoint, created once and never opened for writing again. Mount it from another machine,
 * append-only where the file system can (`chattr +a`), or it proves nothing against who owns this one.
 */
export function createFileSink(folder: string): CheckpointSink {
  return {
    name: 'file',

    async publish(companyId, { size, note }) {
      const path = join(folder, checkpointName(companyId, size));
      await mkdir(dirname(path), { recursive: true });
      try {
        const file = await open(path, 'wx', 0o444);
        try {
          await file.writeFile(note);
          await file.sync();
        } finally {
          await file.close();
        }
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        if ((await readFile(path, 'utf8')) !== note) {
          throw new Error(`${path} holds another checkpoint of size ${size}`, { cause: error });
        }
      }
    },

    async newest(companyId, from) {
      const names = await readdir(join(folder, companyId)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return [];
        throw error;
      });
      const size = names.map(sizeInName).reduce((most, one) => Math.max(most, one), 0);
      if (size === 0 || size < from) return undefined;
      return { size, note: await readFile(join(folder, checkpointName(companyId, size)), 'utf8') };
    },
  };
}
