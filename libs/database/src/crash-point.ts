import { readFileSync, rmSync, writeFileSync } from 'node:fs';

/** The worker's part, for each consumer of the stream. */
const workerSteps = <C extends string>(consumer: C) =>
  [
    `${consumer}: event claimed, before its effect`,
    `${consumer}: effect written, before commit`,
    `${consumer}: committed, before the job is acknowledged`,
  ] as const;

/**
 * Every step of a write's way from the request to its effects, in order. A test ends the process at each of them and looks
 * whether anything was lost, doubled or seen by half; a step that is never reached fails it.
 */
export const WRITE_PATH_STEPS = [
  'write: before begin',
  'write: stream heads locked',
  'write: batch loaded',
  'write: commands decided',
  'write: conversations saved',
  'write: messages inserted',
  'write: participations saved',
  'write: idempotency keys inserted',
  'write: events inserted',
  'write: before commit',
  'write: committed, before nudge',
  'write: nudged, before answer',
  'write: answered',
  'relay: events read, before publish',
  'relay: published, before its mark',
  'relay: enqueued, before its mark',
  'relay: carried, before the cursor',
  'relay: cursor saved',
  ...workerSteps('moderation'),
  ...workerSteps('notification'),
] as const;
export type WritePathStep = (typeof WRITE_PATH_STEPS)[number];

/** What a test writes into the file that `CRASH_FILE` names. */
export interface CrashOrder {
  step: WritePathStep;
  /** `kill`: the process is gone at once. `stop`: it stands still until it is continued. */
  action: 'kill' | 'stop';
}

/** Where the order is moved to once it has been carried out. */
export const carriedOutFile = (file: string) => `${file}.done`;

function createCrashPoint(file: string): (step: WritePathStep) => void {
  return (step) => {
    const order = readOrder(file);
    if (order?.step !== step) return;
    // Carried out once: whoever comes back after it must get past this step.
    rmSync(file);
    writeFileSync(carriedOutFile(file), JSON.stringify({ ...order, pid: process.pid }));
    process.kill(process.pid, order.action === 'kill' ? 'SIGKILL' : 'SIGSTOP');
  };
}

function readOrder(file: string): CrashOrder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as CrashOrder;
  } catch {
    return undefined;
  }
}

/* eslint-disable no-restricted-properties -- a switch of tests, not a setting: no configuration offers it */
const file = process.env['NODE_ENV'] === 'production' ? undefined : process.env['CRASH_FILE'];
/* eslint-enable no-restricted-properties */

/** Marks a step of the write path. Does nothing, and costs one call of an empty function, unless a test has armed it. */
export const crashPoint: (step: WritePathStep) => void =
  file === undefined ? () => undefined : createCrashPoint(file);
