import { parseArgs } from 'node:util';
import { startCluster } from '../cluster/start-cluster.ts';
import type { OnProcessChange } from '../processes/supervise-process.ts';
import { createProgress, type Progress } from '../progress.ts';
import { givenServers, readFlavour } from './given-servers.ts';
import { startDetached } from './start-detached.ts';
import { welcome } from './welcome.ts';

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const EXIT_INTERRUPTED = 130;

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
  const stopAsked = new Promise<void>((resolve) => {
    for (const signal of STOP_SIGNALS)
      process.on(signal, () => {
        // Asked twice: what still runs is killed as this process ends.
        if (abort.signal.aborted) process.exit(EXIT_INTERRUPTED);
        abort.abort();
        resolve();
      });
  });
  const onChange = reportChanges(progress, () => !running || abort.signal.aborted);
  const started = startCluster({
    given: givenServers(),
    flavour,
    seed: true,
    progress,
    onChange,
    signal: abort.signal,
  });
  const cluster = await Promise.race([started, stopAsked.then(() => started.catch(() => undefined))]);
  if (!cluster) return EXIT_INTERRUPTED;

  running = true;
  progress.say(welcome(cluster, process.send !== undefined));
  process.send?.('ready');
  if (process.connected) process.disconnect();
  await stopAsked;
  await progress.step('Stopping the cluster', () => cluster.stop());
  return 0;
}
