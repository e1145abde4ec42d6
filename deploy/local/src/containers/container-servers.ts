import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { redisServices, redisUserLines, type RedisPurpose } from '@messaging/redis';
import { LaunchError } from '../launch-error.ts';
import { keepSecret } from '../private-file.ts';
import { answersOk } from '../processes/answers-ok.ts';
import type { SupervisedProcess } from '../processes/supervise-process.ts';
import { waitUntil } from '../processes/wait-until.ts';
import { databaseAnswers } from '../servers/database-server.ts';
import { redisAnswers } from '../servers/redis-server.ts';
import { containerLog, superviseContainer, type ContainerPlan } from './compose.ts';

/** The first start pulls the image and makes the data folder. */
const READY_TIMEOUT_MS = 180_000;

/** We look ourselves; and older engines do not know all its settings. */
const NO_HEALTH_CHECK = '    healthcheck: !override { disable: true }\n';

async function startReady(plan: ContainerPlan): Promise<SupervisedProcess> {
  const container = superviseContainer(plan, async () => {
    let refusal = 'it gives no answer';
    const isReady = async () => {
      try {
        return await plan.isReady();
      } catch (error) {
        refusal = (error as Error).message;
        return false;
      }
    };
    if (await waitUntil(isReady, READY_TIMEOUT_MS)) return;
    throw new LaunchError(
      `The container of ${plan.name} is not ready after ${READY_TIMEOUT_MS / 1000} s: ${refusal}. If its first start ` +
        `was cut short, its data may be half made: npm run reset clears it. The end of its log:\n${await containerLog(plan)}`,
    );
  });
  try {
    await container.start();
  } catch (error) {
    // The engine would keep it running, and bring it back, long after we gave up.
    await container.stop().catch(() => {});
    throw error;
  }
  return container;
}

interface Place {
  folder: string;
  port: number;
}

/** MySQL from `docker-compose.yml`, on a loopback port, with passwords of this checkout. */
export async function startDatabaseContainer({ folder, port }: Place) {
  const password = keepSecret(join(folder, 'database-password'));
  const address = (user: string) => `mysql://${user}:${password}@127.0.0.1:${port}/messaging`;
  const container = await startReady({
    name: 'database',
    service: 'mysql',
    folder,
    environment: { MYSQL_PASSWORD: password, MYSQL_ROOT_PASSWORD: password },
    override: `${NO_HEALTH_CHECK}    ports: !override ["127.0.0.1:${port}:3306"]\n`,
    isReady: () => databaseAnswers(address('messaging')),
  });
  return { url: address('messaging'), adminUrl: address('root'), process: container };
}

const REDIS_SERVERS = {
  ephemeral: { name: 'redis', service: 'redis', data: [] },
  queue: { name: 'queue-redis', service: 'redis-queue', data: ['redis-queue:/data'] },
} as const;

/** Redis from `docker-compose.yml`: like the private processes, one for jobs and one for all else, with the same users. */
export async function startRedisContainer({ folder, port, purpose }: Place & { purpose: RedisPurpose }) {
  const { name, service, data } = REDIS_SERVERS[purpose];
  const adminPassword = keepSecret(join(folder, 'redis-password'));
  const passwordOf = (of: string) => keepSecret(join(folder, 'secrets', `${name}-${of}`));
  const users = join(folder, `${name}.acl`);
  // The server in the container is another user than we are, and there are only hashes in it.
  writeFileSync(users, `${redisUserLines(purpose, { adminPassword, passwordOf }).join('\n')}\n`, {
    mode: 0o644,
  });
  const address = (user: string, secret: string) => `redis://${user}:${secret}@127.0.0.1:${port}/0`;
  const url = address('admin', adminPassword);
  const volumes = JSON.stringify([`${users}:/redis-users/${purpose}.acl:ro`, ...data]);
  const container = await startReady({
    name,
    service,
    folder,
    environment: {},
    override: `${NO_HEALTH_CHECK}    ports: !override ["127.0.0.1:${port}:6379"]
    volumes: !override ${volumes}
`,
    isReady: () => redisAnswers(url),
  });
  const urlOf = (of: string) =>
    redisServices(purpose).includes(of) ? address(of, passwordOf(of)) : undefined;
  return { url, urlOf, process: container };
}

/** nginx from `docker-compose.yml`, in the host's network: the services it speaks to listen on the host's loopback only. */
export async function startGatewayContainer({
  folder,
  port,
  configuration,
  globals,
  widgetFolder,
}: Place & {
  configuration: string;
  globals: string;
  widgetFolder: string;
}): Promise<SupervisedProcess> {
  if (process.platform !== 'linux')
    throw new LaunchError(
      'nginx in a container reaches the services on Linux only. Install nginx on this machine.',
    );
  // As ourselves: the folder is closed to everybody else.
  const override = `    user: "${process.getuid?.()}:${process.getgid?.()}"
    network_mode: host
    networks: !reset null
    ports: !reset []
    depends_on: !reset {}
${NO_HEALTH_CHECK}    entrypoint: !override ["nginx"]
    command: !override ["-e", "stderr", "-c", "${configuration}", "-g", "${globals}"]
    volumes: !override ["${folder}:${folder}", "${widgetFolder}:${widgetFolder}:ro"]
`;
  const isReady = () => answersOk(`http://127.0.0.1:${port}/healthz`);
  return startReady({ name: 'gateway', service: 'gateway', folder, environment: {}, override, isReady });
}
