import type { Id } from '@messaging/contracts';
import { randomUUID } from 'node:crypto';

export interface PublishedCheckpoint {
  size: number;
  note: string;
}

/** A place outside the database that keeps checkpoints. What it has it never changes. */
export interface CheckpointSink {
  /** As metrics and `audit_publications` call it. */
  name: 'file' | 's3' | 'webhook';
  /** Keeps the checkpoint. Again with the same one does nothing; another of the same size is refused with an error. */
  publish(companyId: Id, checkpoint: PublishedCheckpoint, signal: AbortSignal): Promise<void>;
  /** The largest it keeps of this company, of those of at least `from` events. Absent where what was sent cannot be read back. */
  newest?(companyId: Id, from: number, signal: AbortSignal): Promise<PublishedCheckpoint | undefined>;
}

// Wide enough for every size, so that the order of names is the order of sizes.
const SIZE_DIGITS = 19;

/** `<company>/<size>.checkpoint`: the name of a checkpoint wherever it is kept. */
export const checkpointName = (companyId: Id, size: number): string =>
  `${companyId}/${String(size).padStart(SIZE_DIGITS, '0')}.checkpoint`;

export const sizeInName = (name: string): number => Number(/([0-9]+)\.checkpoint$/.exec(name)?.[1] ?? '0');

const DRAFT = '.draft';

/** The name of a file beside a checkpoint that is not one yet: no two writers have the same. */
export const draftName = (name: string): string => `${name}.${randomUUID()}${DRAFT}`;

/** What a writer that was stopped left behind is no checkpoint. */
export const isDraft = (name: string): boolean => name.endsWith(DRAFT);
