import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkoutRoot } from '../checkout.ts';
import { startGatewayContainer } from '../containers/container-servers.ts';
import { writePrivateFile } from '../private-file.ts';
import { answersOk } from '../processes/answers-ok.ts';
import {
  superviseProcess,
  type OnProcessChange,
  type SupervisedProcess,
} from '../processes/supervise-process.ts';
import { silentProgress, type Progress } from '../progress.ts';
import { findServer } from '../servers/find-server.ts';
import { searchGateway } from '../servers/server-searches.ts';
import { renderGateway, type GatewayRoutes } from './render-gateway.ts';

export interface GatewayServerOptions extends Omit<GatewayRoutes, 'listen' | 'tempFolder' | 'accessLog'> {
  /** The cluster's folder. */
  folder: string;
  port: number;
  progress?: Progress;
  onChange?: OnProcessChange | undefined;
}

const START_TIMEOUT_MS = 10_000;
const STOP_GRACE_MS = 5_000;
const TEMPLATE = join(checkoutRoot, 'deploy/gateway/nginx.conf.template');

/** As root, nginx would hand its workers to a user who may not read the checkout. */
const workerUser = () => (process.getuid?.() === 0 ? 'user root; ' : '');

const directives = (tempFolder: string) =>
  `daemon off; ${workerUser()}pid ${join(tempFolder, 'nginx.pid')}; worker_processes 1; worker_shutdown_timeout 2s;`;

function writeConfiguration({ folder, port, ...routes }: GatewayServerOptions) {
  const tempFolder = join(folder, 'gateway');
  for (const needed of [tempFolder, join(folder, 'logs')])
    mkdirSync(needed, { recursive: true, mode: 0o700 });
  const accessLog = join(folder, 'logs', 'gateway-access.log');
  const configuration = join(folder, 'nginx.conf');
  const template = readFileSync(TEMPLATE, 'utf8');
  writePrivateFile(
    configuration,
    renderGateway(template, { ...routes, listen: `127.0.0.1:${port}`, tempFolder, accessLog }),
  );
  return { configuration, tempFolder };
}

/** Finds nginx, starts it on loopback with the gateway's configuration and waits until it answers. */
export async function startGateway(options: GatewayServerOptions): Promise<SupervisedProcess> {
  const { folder, port, onChange, progress = silentProgress, widgetFolder } = options;
  const source = await findServer(searchGateway(progress));
  const { configuration, tempFolder } = writeConfiguration(options);
  const globals = directives(tempFolder);
  if (source.from !== 'program')
    return startGatewayContainer({ folder, port, configuration, globals, widgetFolder });
  const gateway = superviseProcess(
    {
      name: 'gateway',
      program: source.path,
      args: ['-e', 'stderr', '-p', tempFolder, '-c', configuration, '-g', globals],
      env: {},
      folder,
      graceMs: STOP_GRACE_MS,
      // Finishes the answers under way; SIGTERM would cut them.
      stopSignal: 'SIGQUIT',
    },
    {
      isReady: () => answersOk(`http://127.0.0.1:${port}/healthz`),
      readyTimeoutMs: START_TIMEOUT_MS,
      ...(onChange && { onChange }),
    },
  );
  await gateway.start();
  return gateway;
}
