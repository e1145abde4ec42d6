import { join } from 'node:path';
import { LaunchError } from '../launch-error.ts';
import { keepSecret } from '../private-file.ts';
import { answersOk } from '../processes/answers-ok.ts';
import type { SupervisedProcess } from '../processes/supervise-process.ts';
import { waitUntil } from '../processes/wait-until.ts';
import { databaseAnswers } from '../servers/database-server.ts';
import { redisAnswers } from '../servers/redis-server.ts';
import { superviseContainer, type ContainerPlan } from './compose.ts';

/** The first start pulls the image and makes the data folder. */
const READY_TIMEOUT_MS = 180_000;

async function startReady(plan: ContainerPlan): Promise<SupervisedProcess> {
  const container = superviseContainer(plan, async () => {
    if (!(await waitUntil(plan.isReady, READY_TIMEOUT_MS)))
      throw new LaunchError(`The container of ${plan.name} is not ready after ${READY_TIMEOUT_MS / 1000} s.`);
  });
  await container.start();
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
  const override = `    ports: !override ["127.0.0.1:${port}:3306"]
    environment: !override
      MYSQL_ROOT_PASSWORD: "${password}"
      MYSQL_DATABASE: messaging
      MYSQL_USER: messaging
      MYSQL_PASSWORD: "${password}"
`;
  const isReady = () => databaseAnswers(address('messaging'));
  const container = await startReady({ name: 'database', service: 'mysql', folder, override, isReady });
  return { url: address('messaging'), adminUrl: address('root'), process: container };
}

/** Redis from `docker-compose.yml`: like the private processes, one for jobs and one for all else. */
export async function startRedisContainer({ folder, port, name }: Place & { name: 'redis' | 'queue-redis' }) {
  const password = keepSecret(join(folder, 'redis-password'));
  const url = `redis://:${password}@127.0.0.1:${port}/0`;
  const durable = name === 'queue-redis' ? ', "--appendonly", "yes"' : '';
  const override = `    ports: !override ["127.0.0.1:${port}:6379"]
    command: !override ["redis-server", "--requirepass", "${password}", "--maxmemory-policy", "noeviction"${durable}]
`;
  const container = await startReady({
    name,
    service: 'redis',
    folder,
    override,
    isReady: () => redisAnswers(url),
  });
  return { url, process: container };
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
  const override = `    network_mode: host
    networks: !reset null
    ports: !reset []
    depends_on: !reset {}
    healthcheck: !reset null
    environment: !reset {}
    entrypoint: !override ["nginx"]
    command: !override ["-c", "${configuration}", "-g", "${globals}"]
    volumes: !override ["${folder}:${folder}", "${widgetFolder}:${widgetFolder}:ro"]
`;
  const isReady = () => answersOk(`http://127.0.0.1:${port}/healthz`);
  return startReady({ name: 'gateway', service: 'gateway', folder, override, isReady });
}
