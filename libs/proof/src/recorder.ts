import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { HistoryRecord } from './history.ts';

export interface Recorder {
  note: (record: HistoryRecord) => void;
  /** Everything noted so far, in its order. */
  records: () => readonly HistoryRecord[];
  /** Resolves when the file holds all of it. */
  close: () => Promise<void>;
}

/** Collects a run's history; with a file also as JSON Lines, for whoever wants to look at what the checker judged. */
export function createRecorder(file?: string): Recorder {
  const records: HistoryRecord[] = [];
  if (file !== undefined) mkdirSync(dirname(file), { recursive: true });
  const stream = file === undefined ? undefined : createWriteStream(file, { mode: 0o600 });
  return {
    note(record) {
      records.push(record);
      stream?.write(`${JSON.stringify(record)}\n`);
    },
    records: () => records,
    close: () =>
      new Promise((resolve, reject) => {
        if (!stream) return resolve();
        stream.once('error', reject);
        return stream.end(resolve);
      }),
  };
}
