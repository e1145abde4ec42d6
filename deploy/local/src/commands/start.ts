import { parseArgs } from 'node:util';
import { startCluster } from '../cluster/start-cluster.ts';
import type { OnProcessChange } from '../processes/supervise-process.ts';
import { createProgress, type Progress } from '../progress.ts';
import { givenServers, readFlavour } from './given-servers.ts';
import { startDetached } from './start-detached.ts';
import { welcome } from './welcome.ts';

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const EXIT_INTERRUPTED = 130;
/** One Ctrl-C arrives twice: from the terminal, and passed on by npm. */
const ECHO_MS = 1_000;

/** Says what happens to the processes of a running cluster; starting and stopping it is told otherwise. */
function reportChanges(progress: Progress, isQuiet: () => boolean): OnProcessChange {
  const lines: Partial<Record<string, (name: string, detail: string) => string>> = {
    crashed: (name, detail) => `! ${name} ended (${detail}); starting it again`,
    ready: (name) => `✓ ${name} is back`,
  };
  return (name, change, detail) => {
    const line = lines[change];
    if (line && !isQuiet()) progress.say(line(name, detail));
  };
}

/** Resolves at Ctrl-C or `npm stop`. Asked again later, this process ends at once, and what it runs with it. */
function untilStopAsked(onFirst: () => void): Promise<void> {
  let askedAt: number | undefined;
  return new Promise((resolve) => {
    const ask = () => {
      if (askedAt !== undefined && Date.now() - askedAt > ECHO_MS) process.exit(EXIT_INTERRUPTED);
      if (askedAt !== undefined) return;
      askedAt = Date.now();
      onFirst();
      resolve();
    };
    for (const signal of STOP_SIGNALS) process.on(signal, ask);
  });
}

/** `npm start`: the whole cluster until Ctrl-C, or in the background with `--detach`. */
export async function start(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { detach: { type: 'boolean' }, database: { type: 'string' } },
  });
  const flavour = readFlavour(values.database);
  if (values.detach) return startDetached(args.filter((arg) => arg !== '--detach'));

  const progress = createProgress();
  const abort = new AbortController();
  let running = false;
  const stopAsked = untilStopAsked(() => abort.abort());
  const onChange = reportChanges(progress, () => !running || abort.signal.aborted);
  const cluster = await startCluster({
    given: givenServers(),
    flavour,
    seed: true,
    progress,
    onChange,
    signal: abort.signal,
  }).catch((error: unknown) => {
    // What it could not do because it was stopped is no failure to tell of.
    if (abort.signal.aborted) return undefined;
    throw error;
  });
  if (!cluster) return EXIT_INTERRUPTED;

  running = true;
  progress.say(welcome(cluster, process.send !== undefined));
  process.send?.('ready');
  if (process.connected) process.disconnect();
  await stopAsked;
  await progress.step('Stopping the cluster', () => cluster.stop());
  return 0;
}
