import { join } from 'node:path';
import { checkoutRoot } from '../checkout.ts';
import { answersOk } from '../processes/answers-ok.ts';
import {
  superviseProcess,
  type OnProcessChange,
  type SupervisedProcess,
} from '../processes/supervise-process.ts';
import type { Progress } from '../progress.ts';
import { READY_PATH, type ServiceName } from '../services.ts';
import type { ClusterAddresses, Instance } from './cluster-addresses.ts';
import { environmentFor } from './service-environment.ts';

/** What is added to (or replaces in) a service's environment. */
export type EnvironmentOverrides = Partial<Record<ServiceName, Record<string, string>>>;

export type Rewire = (process: string, environment: Record<string, string>) => Record<string, string>;

/** A running process of one of our services. */
export interface ClusterService extends SupervisedProcess {
  /** The service it is a copy of; `name` is this copy's own. */
  service: ServiceName;
  port: number;
  url: string;
}

const READY_TIMEOUT_MS = 60_000;
// A realtime node lets its sockets go in batches.
const STOP_GRACE_MS = 15_000;

export function superviseService(
  instance: Instance,
  addresses: ClusterAddresses,
  options: {
    folder: string;
    overrides: EnvironmentOverrides;
    rewire?: Rewire | undefined;
    onChange: OnProcessChange;
  },
): ClusterService {
  const { service, name, port, url } = instance;
  const { overrides, rewire = (_name, told) => told } = options;
  const supervised = superviseProcess(
    {
      name,
      program: process.execPath,
      args: ['--enable-source-maps', join(checkoutRoot, 'services', service.name, 'dist/main.js')],
      env: rewire(name, environmentFor(instance, addresses, overrides[service.name])),
      folder: options.folder,
      graceMs: STOP_GRACE_MS,
    },
    {
      isReady: () => answersOk(url + READY_PATH),
      readyTimeoutMs: READY_TIMEOUT_MS,
      onChange: options.onChange,
    },
  );
  return Object.assign(supervised, { service: service.name, port, url });
}

/** Starts all of them at once and names those that let the others wait. */
export async function startServices(services: readonly ClusterService[], progress: Progress): Promise<void> {
  await progress.step(`Starting ${services.length} service processes`, async (report) => {
    const waiting = new Set(services.map(({ name }) => name));
    const outcomes = await Promise.allSettled(
      services.map(async (service) => {
        await service.start();
        waiting.delete(service.name);
        report(`waiting for ${[...waiting].join(', ')}`);
      }),
    );
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
  });
}

/** Stops them stage by stage: who takes work in first, who does it last. */
export async function stopServices(
  services: readonly ClusterService[],
  instances: readonly Instance[],
): Promise<void> {
  const stageOf = new Map(instances.map(({ name, service }) => [name, service.stopStage]));
  for (const stage of [1, 2, 3, 4])
    await Promise.all(
      services.filter(({ name }) => stageOf.get(name) === stage).map((service) => service.stop()),
    );
}
