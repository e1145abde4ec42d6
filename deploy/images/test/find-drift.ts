import { COMMON_ENVIRONMENT, READY_PATH, type ServiceDefinition } from '@messaging/local-cluster';
import type { Compose, ComposeService } from './read-compose.ts';

/** What the compose file is held against. */
export interface Facts {
  definitions: readonly ServiceDefinition[];
  /** Folders under `services/`. */
  folders: readonly string[];
  /** Names `${…}` in the gateway's template. */
  templateVariables: readonly string[];
  /** `host:port` of each process Prometheus scrapes. */
  scraped: readonly string[];
  /** Whether a path of the checkout exists. */
  exists: (path: string) => boolean;
}

const PORT = '8080';
const GATEWAY_PORT = '127.0.0.1:8080:8080';
const DEMO_PROFILES = ['demo', 'observability'];
const NOT_PROCESSES = [
  'mysql',
  'redis',
  'redis-queue',
  'redis-users',
  'migrate',
  'widget',
  'gateway',
  'prometheus',
  'alertmanager',
  'grafana',
];
/** Of the demo ERP nothing is measured: it is not part of the product. */
const UNMEASURED = 'demo-erp';

const instancesOf = ({ name, instances }: ServiceDefinition) =>
  instances === 1 ? [name] : Array.from({ length: instances }, (_, index) => `${name}-${index + 1}`);

/** Every difference between the compose file and what really exists, a sentence each. */
export function findDrift(compose: Compose, facts: Facts): string[] {
  const processes = facts.definitions.flatMap((definition) =>
    instancesOf(definition).map((instance) => ({
      definition,
      instance,
      service: compose.services[instance],
    })),
  );
  const measured = processes
    .filter(({ definition }) => definition.name !== UNMEASURED)
    .map(({ instance }) => instance);
  return [
    ...compareSets(
      'services/ and the launcher',
      facts.folders,
      facts.definitions.map(({ name }) => name),
    ),
    ...compareSets('docker-compose.yml and the launcher', Object.keys(compose.services), [
      ...processes.map(({ instance }) => instance),
      ...NOT_PROCESSES,
    ]),
    ...processes.flatMap(({ definition, instance, service }) =>
      service === undefined ? [] : findProcessDrift(definition, instance, service, facts),
    ),
    ...findGatewayDrift(compose, facts),
    ...compareSets(
      'METRICS_TARGETS and the processes',
      metricsTargets(compose),
      measured.map((name) => `${name}=http://${name}:${PORT}/metrics`),
    ),
    ...compareSets(
      'prometheus.yml and the processes',
      facts.scraped,
      measured.map((name) => `${name}:${PORT}`),
    ),
    ...Object.entries(compose.services).flatMap(([name, service]) =>
      findServiceDrift(name, service, compose, facts),
    ),
  ];
}

function findProcessDrift(
  definition: ServiceDefinition,
  instance: string,
  service: ComposeService,
  facts: Facts,
): string[] {
  const environment = service.environment ?? {};
  const known = [...COMMON_ENVIRONMENT, ...definition.environment, ...definition.optional];
  const needed = [...COMMON_ENVIRONMENT, ...definition.environment];
  const dockerfile = service.build?.dockerfile ?? '';
  return [
    ...expectThat(
      service.command?.join(' ') === `services/${definition.name}/dist/main.js`,
      `${instance} runs ${service.command?.join(' ')}`,
    ),
    ...expectThat(facts.exists(dockerfile), `${instance} is built from ${dockerfile}, which does not exist`),
    ...needed.filter((name) => !(name in environment)).map((name) => `${instance} is not told ${name}`),
    ...Object.keys(environment)
      .filter((name) => !known.includes(name as never))
      .map((name) => `${instance} is told ${name}, which it does not know`),
    ...expectThat(
      environment['INSTANCE'] === instance,
      `${instance} calls itself ${environment['INSTANCE']}`,
    ),
    ...expectThat(
      environment['HOST'] === '0.0.0.0' && environment['PORT'] === PORT,
      `${instance} listens elsewhere than its neighbours look`,
    ),
    ...expectThat(
      service.healthcheck?.test?.join(' ').includes(`'http://127.0.0.1:${PORT}${READY_PATH}'`) === true,
      `${instance} is not asked ${READY_PATH} on its own port`,
    ),
    ...expectThat(
      Number.parseInt(service.stop_grace_period ?? '0') >= 15,
      `${instance} is killed before it can drain`,
    ),
    ...expectThat(service.restart === 'unless-stopped', `${instance} is not started again`),
  ];
}

function findGatewayDrift({ services }: Compose, { definitions, templateVariables }: Facts): string[] {
  const environment = services['gateway']?.environment ?? {};
  const upstreams: Record<string, string> = {
    'read-api': 'READ_API_SERVERS',
    'write-api': 'WRITE_API_SERVERS',
    'realtime-gateway': 'REALTIME_SERVERS',
  };
  const given = Object.keys(environment).filter((name) => !name.startsWith('NGINX_'));
  return [
    ...compareSets('the gateway’s template and its variables', templateVariables, given),
    ...definitions.flatMap((definition) => {
      const variable = upstreams[definition.name];
      if (variable === undefined) return [];
      const listed = [...(environment[variable] ?? '').matchAll(/server (\S+) resolve /g)].map(
        ([, address]) => address ?? '',
      );
      return compareSets(
        `${variable} and the instances`,
        listed,
        instancesOf(definition).map((name) => `${name}:${PORT}`),
      );
    }),
  ];
}

function findServiceDrift(
  name: string,
  service: ComposeService,
  compose: Compose,
  { exists }: Facts,
): string[] {
  const isDemo = service.profiles?.some((profile) => DEMO_PROFILES.includes(profile)) ?? false;
  const wanted = name === 'gateway' ? [GATEWAY_PORT] : [];
  const ports = service.ports ?? [];
  return [
    ...expectThat(
      ports.every((port) => port.startsWith('127.0.0.1:')),
      `${name} is published beyond loopback`,
    ),
    ...expectThat(isDemo || ports.join() === wanted.join(), `${name} publishes ${ports.join() || 'nothing'}`),
    ...expectThat(service.read_only === true, `${name} may write into its own image`),
    ...expectThat(service.cap_drop?.join() === 'ALL', `${name} keeps capabilities`),
    ...expectThat(
      service.security_opt?.includes('no-new-privileges:true') === true,
      `${name} may gain privileges`,
    ),
    ...expectThat(service.mem_limit !== undefined, `${name} may take all memory`),
    ...expectThat(service.pids_limit !== undefined, `${name} may start processes without end`),
    ...expectThat(
      service.logging?.options?.['max-size'] !== undefined,
      `${name} may fill the disk with its log`,
    ),
    ...(service.networks ?? [])
      .filter((network) => !(network in compose.networks))
      .map((network) => `${name} is on ${network}, which is not there`),
    ...(service.volumes ?? []).flatMap((volume) => findVolumeDrift(name, volume, compose, exists)),
    ...findDependencyDrift(name, service, compose),
    ...findAddressDrift(name, service, compose),
  ];
}

function findVolumeDrift(
  name: string,
  volume: string,
  { volumes }: Compose,
  exists: Facts['exists'],
): string[] {
  const [source = ''] = volume.split(':');
  const isThere = source.startsWith('./') ? exists(source) : source in volumes;
  return expectThat(isThere, `${name} mounts ${source}, which does not exist`);
}

function findDependencyDrift(
  name: string,
  { depends_on = {} }: ComposeService,
  { services }: Compose,
): string[] {
  return Object.entries(depends_on).flatMap(([other, { condition }]) => {
    const target = services[other];
    if (target === undefined) return [`${name} waits for ${other}, which is not there`];
    const isOnce = target.restart === 'no';
    const wanted = isOnce ? 'service_completed_successfully' : 'service_healthy';
    return expectThat(condition === wanted, `${name} waits for ${other} in the wrong way: ${condition}`);
  });
}

/** Every host named in an address must be a service it shares a network with. Loopback is the reader's own machine. */
function findAddressDrift(
  name: string,
  { environment = {}, networks = [] }: ComposeService,
  { services }: Compose,
): string[] {
  return Object.entries(environment).flatMap(([variable, text]) =>
    [...text.matchAll(/[a-z]+:\/\/(?:[^@/\s,]*@)?([a-z][a-z0-9-]*):\d+/g)].flatMap(([, host = '']) => {
      const target = services[host];
      if (target === undefined) return [`${name} is told of ${host} in ${variable}, which is not there`];
      const shared = target.networks?.some((network) => networks.includes(network)) ?? false;
      return expectThat(shared, `${name} cannot reach ${host} of ${variable}: no network in common`);
    }),
  );
}

const metricsTargets = ({ services }: Compose) =>
  (services['read-api']?.environment?.['METRICS_TARGETS'] ?? '').split(',').map((target) => target.trim());

const expectThat = (holds: boolean, otherwise: string): string[] => (holds ? [] : [otherwise]);

function compareSets(what: string, left: readonly string[], right: readonly string[]): string[] {
  return [
    ...left.filter((item) => !right.includes(item)).map((item) => `${what}: ${item} is only in the first`),
    ...right.filter((item) => !left.includes(item)).map((item) => `${what}: ${item} is only in the second`),
  ];
}
