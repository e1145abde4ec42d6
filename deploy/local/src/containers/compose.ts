import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkoutRoot } from '../checkout.ts';
import { LaunchError } from '../launch-error.ts';
import { writePrivateFile } from '../private-file.ts';
import type { SupervisedProcess } from '../processes/supervise-process.ts';
import { findProgram } from '../programs/find-program.ts';
import { lastLines, runProgram } from '../programs/run-program.ts';

/** True when a container engine answers and brings `docker compose`. */
export async function engineRuns(): Promise<boolean> {
  const docker = findProgram(['docker']);
  if (!docker) return false;
  const answers = await Promise.all(
    [['version'], ['compose', 'version']].map((args) => runProgram(docker, args)),
  );
  return answers.every(({ code }) => code === 0);
}

export interface ContainerPlan {
  /** Names the server in messages, and the file of its override. */
  name: string;
  /** The service of `docker-compose.yml` it is one of. */
  service: string;
  folder: string;
  /** Values of the file's variables. */
  environment: Record<string, string>;
  /** YAML laid over the service's own: where it listens. */
  override: string;
  isReady: () => Promise<boolean>;
}

const OVERRIDE = '.compose.yml';

/** One project for each cluster's folder. */
const projectOf = (folder: string) =>
  `messaging-${createHash('sha256').update(folder).digest('hex').slice(0, 10)}`;

/** Runs `docker compose` with the override of this one server. */
async function compose(
  plan: Pick<ContainerPlan, 'folder' | 'name' | 'environment'>,
  args: readonly string[],
): Promise<string> {
  const files = [
    '-f',
    join(checkoutRoot, 'docker-compose.yml'),
    '-f',
    join(plan.folder, plan.name + OVERRIDE),
  ];
  const words = ['compose', '-p', projectOf(plan.folder), ...files, ...args];
  const { code, stdout, output } = await runProgram(findProgram(['docker']) ?? 'docker', words, {
    env: { ...process.env, ...plan.environment },
  });
  if (code !== 0) throw new LaunchError(`docker ${words.join(' ')} failed:\n${lastLines(output)}`);
  return stdout;
}

/** The last lines a server's container printed. */
export const containerLog = (plan: ContainerPlan) =>
  compose(plan, ['logs', '--no-color', '--no-log-prefix', '--tail', '15', plan.service]);

/** One server of `docker-compose.yml`. The engine brings it back when it ends. */
export function superviseContainer(
  plan: ContainerPlan,
  waitForReady: () => Promise<void>,
): SupervisedProcess {
  writePrivateFile(
    join(plan.folder, plan.name + OVERRIDE),
    `services:\n  ${plan.service}:\n${plan.override}`,
  );
  async function start() {
    await compose(plan, ['up', '--detach', '--no-deps', plan.service]);
    await waitForReady();
  }
  const stop = async () => void (await compose(plan, ['stop', plan.service]));
  // What is killed through the engine counts as stopped and is not brought back, unlike what crashes.
  async function kill(signal: NodeJS.Signals) {
    await compose(plan, ['kill', '-s', signal, plan.service]);
    await compose(plan, ['up', '--detach', '--no-deps', plan.service]);
  }
  return {
    name: plan.name,
    pid: undefined,
    restarts: 0,
    start,
    kill: (signal = 'SIGKILL') => void kill(signal).catch(() => {}),
    untilReady: waitForReady,
    stop,
    async restart() {
      await stop();
      await start();
    },
  };
}

/** Speaks for all containers of a folder: any one of their overrides makes the project whole. */
function projectPlan(folder: string) {
  const file = readdirSync(folder).find((name) => name.endsWith(OVERRIDE));
  return file && { folder, name: file.slice(0, -OVERRIDE.length), environment: {} };
}

/** Stops the containers a launcher that died left behind: the engine would bring them back for ever. Returns their services. */
export async function stopContainers(folder: string): Promise<string[]> {
  const plan = existsSync(folder) && projectPlan(folder);
  if (!plan || !(await engineRuns())) return [];
  const running = (await compose(plan, ['ps', '--services', '--status', 'running']))
    .split('\n')
    .filter(Boolean);
  if (running.length > 0) await compose(plan, ['stop']);
  return running;
}

/** Removes the containers and the data of every server that ran in one for this folder. */
export async function removeContainers(folder: string): Promise<void> {
  const plan = projectPlan(folder);
  if (!plan) return;
  if (!(await engineRuns()))
    throw new LaunchError(
      `The data of ${folder} is in containers, and no container engine answers. Start Docker, then try again.`,
    );
  await compose(plan, ['down', '--volumes', '--remove-orphans']);
}
