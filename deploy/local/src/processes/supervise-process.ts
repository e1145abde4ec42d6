import { setTimeout as sleep } from 'node:timers/promises';
import { LaunchError } from '../launch-error.ts';
import { readFileIfAny } from '../private-file.ts';
import { lastLines } from '../programs/run-program.ts';
import { logFileOf, startProcess, type ProcessPlan, type RunningProcess } from './start-process.ts';
import { waitUntil } from './wait-until.ts';

const FIRST_BACKOFF_MS = 250;
const LONGEST_BACKOFF_MS = 10_000;
/** Up for this long, a process has recovered: the next crash is again met with the shortest wait. */
const STEADY_MS = 30_000;

export type ProcessChange = 'started' | 'ready' | 'crashed' | 'stopped';
export type OnProcessChange = (name: string, change: ProcessChange, detail: string) => void;

export interface Supervision {
  isReady: () => Promise<boolean>;
  readyTimeoutMs: number;
  onChange?: OnProcessChange;
}

/** A process that is brought back when it ends unasked. */
export interface SupervisedProcess {
  readonly name: string;
  /** Of the process that runs now; nothing while there is none. */
  readonly pid: number | undefined;
  /** How often it was brought back. */
  readonly restarts: number;
  /** Starts it and waits until it is ready. Rejects with the end of its log when it does not come up. */
  start(): Promise<void>;
  /** Sends a signal. What ends by it is brought back. */
  kill(signal?: NodeJS.Signals): void;
  /** Waits until it answers as ready (again). */
  untilReady(): Promise<void>;
  restart(): Promise<void>;
  /** Stops it for good, or until `start`. */
  stop(): Promise<void>;
}

export function superviseProcess(plan: ProcessPlan, supervision: Supervision): SupervisedProcess {
  const { isReady, readyTimeoutMs, onChange = () => {} } = supervision;
  const notReady = `is not ready after ${readyTimeoutMs / 1000} s`;
  let running: RunningProcess | undefined;
  let wanted = false;
  let restarts = 0;
  let backoff = FIRST_BACKOFF_MS;

  function failure(what: string): LaunchError {
    const log = logFileOf(plan);
    return new LaunchError(
      `${plan.name} ${what}. The end of ${log}:\n${lastLines(readFileIfAny(log) ?? '')}`,
    );
  }

  async function bringBack(how: string, upForMs: number): Promise<void> {
    onChange(plan.name, 'crashed', how);
    if (upForMs > STEADY_MS) backoff = FIRST_BACKOFF_MS;
    await sleep(backoff);
    backoff = Math.min(backoff * 2, LONGEST_BACKOFF_MS);
    if (!wanted || running) return;
    restarts += 1;
    const mine = launch();
    const settled = await waitUntil(async () => running !== mine || (await isReady()), readyTimeoutMs);
    if (settled && running === mine) onChange(plan.name, 'ready', '');
  }

  function launch(): RunningProcess {
    const began = Date.now();
    const mine = startProcess(plan);
    running = mine;
    onChange(plan.name, 'started', `pid ${mine.pid}`);
    void mine.exited
      .then(async (how) => {
        if (running === mine) running = undefined;
        if (wanted && !starting) await bringBack(how, Date.now() - began);
      })
      .catch((error: unknown) => onChange(plan.name, 'crashed', String(error)));
    return mine;
  }

  let starting = false;
  async function start(): Promise<void> {
    if (running) return untilReady();
    wanted = true;
    starting = true;
    try {
      const mine = launch();
      let ended: string | undefined;
      void mine.exited.then((how) => (ended = how));
      const ready = await waitUntil(async () => ended !== undefined || (await isReady()), readyTimeoutMs);
      const problem = ended !== undefined ? `ended (${ended}) while it started` : notReady;
      if (ended === undefined && ready) return onChange(plan.name, 'ready', '');
      wanted = false;
      await mine.stop();
      throw failure(problem);
    } finally {
      starting = false;
    }
  }

  async function untilReady(): Promise<void> {
    if (!(await waitUntil(async () => running !== undefined && (await isReady()), readyTimeoutMs)))
      throw failure(notReady);
  }

  async function stop(): Promise<void> {
    wanted = false;
    await running?.stop();
    onChange(plan.name, 'stopped', '');
  }

  return {
    name: plan.name,
    get pid() {
      return running?.pid;
    },
    get restarts() {
      return restarts;
    },
    start,
    kill: (signal = 'SIGKILL') => running?.kill(signal),
    untilReady,
    async restart() {
      await stop();
      await start();
    },
    stop,
  };
}
