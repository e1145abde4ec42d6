import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { z } from 'zod';

/**
 * A small JSON file that only this account may read. It is replaced in one step, so that a process killed while
 * writing leaves the earlier content. A file that does not fit the schema is an error: keys are never dropped silently.
 */
export function createPrivateJsonFile<S extends z.ZodType>(path: string, schema: S) {
  return {
    read(): z.output<S> | undefined {
      const text = readIfPresent(path);
      return text === undefined ? undefined : schema.parse(JSON.parse(text));
    },
    write(content: z.output<S>): void {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      const draft = `${path}.${process.pid}.draft`;
      writeFileSync(draft, JSON.stringify(content, undefined, 2), { mode: 0o600 });
      renameSync(draft, path);
    },
  };
}

function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
