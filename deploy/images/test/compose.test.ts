import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DATABASE_SERVICES, databaseUserOf } from '@messaging/database';
import { SERVICES } from '@messaging/local-cluster';
import { redisServices, redisUserLines } from '@messaging/redis';
import { parse } from 'yaml';
import { findDrift, type Facts } from './find-drift.ts';
import { readCompose, type Compose } from './read-compose.ts';

const ROOT = resolve(__dirname, '../../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

interface Scraping {
  scrape_configs: { job_name: string; static_configs: { targets: string[] }[] }[];
}
const facts: Facts = {
  definitions: SERVICES,
  folders: readdirSync(join(ROOT, 'services')),
  templateVariables: [
    ...new Set(read('deploy/gateway/nginx.conf.template').match(/(?<=\$\{)[A-Z_]+(?=\})/g)),
  ],
  scraped: (parse(read('deploy/observability/prometheus/prometheus.yml')) as Scraping).scrape_configs
    .filter(({ job_name }) => job_name === 'messaging')
    .flatMap(({ static_configs }) => static_configs.flatMap(({ targets }) => targets)),
  exists: (path) => existsSync(join(ROOT, path)),
};
const text = read('docker-compose.yml');

/** What each process's own configuration makes of the environment the file gives it. */
function readConfigs({ services }: Compose): Record<string, { keys?: string[]; problem?: string }> {
  const instances = SERVICES.flatMap(({ name }) =>
    Object.entries(services)
      .filter(([, { command }]) => command?.[0] === `services/${name}/dist/main.js`)
      .map(([instance, { environment }]) => [instance, { service: name, environment }] as const),
  );
  const program = join(__dirname, 'read-configs.mjs');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=source', '--import', 'tsx', program],
    {
      cwd: ROOT,
      encoding: 'utf8',
      input: JSON.stringify(Object.fromEntries(instances)),
    },
  );
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as ReturnType<typeof readConfigs>;
}
const asVariable = (key: string) => key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

describe('docker-compose.yml', () => {
  it('describes the cluster that really exists', () => {
    expect(findDrift(readCompose(text), facts)).toEqual([]);
  });

  it('gives every process an environment its own configuration takes, and nothing it would overlook', () => {
    const compose = readCompose(text);
    const configs = readConfigs(compose);
    expect(Object.keys(configs)).toHaveLength(SERVICES.reduce((sum, { instances }) => sum + instances, 0));
    for (const [instance, { keys, problem }] of Object.entries(configs)) {
      expect(`${instance}: ${problem}`).toBe(`${instance}: undefined`);
      const environment = compose.services[instance]?.environment ?? {};
      const overlooked = Object.keys(environment).filter(
        (name) => environment[name] !== '' && !keys?.map(asVariable).includes(name),
      );
      expect(`${instance} overlooks ${overlooked.join()}`).toBe(`${instance} overlooks `);
    }
  });

  it('notices an environment that a configuration refuses', () => {
    const compose = readCompose(text);
    const environment = compose.services['outbox-relay']?.environment ?? {};
    environment['DATABASE_URL'] = 'postgres://elsewhere/messaging';
    expect(readConfigs(compose)['outbox-relay']?.problem).toContain('DATABASE_URL');
  });

  it('lets each service into the database as its own user, made by the migrations, which alone know its owner', () => {
    const { services } = readCompose(text);
    for (const service of DATABASE_SERVICES) {
      const processes = Object.values(services).filter(
        ({ command }) => command?.[0] === `services/${service}/dist/main.js`,
      );
      const users = processes.map(({ environment }) => new URL(environment?.['DATABASE_URL'] ?? '').username);
      expect(new Set(users)).toEqual(new Set([databaseUserOf(service)]));
      const password = `${service.replaceAll('-', '_').toUpperCase()}_DATABASE_PASSWORD`;
      expect(services['migrate']?.environment).toHaveProperty(password);
    }
    expect(services['migrate']?.command).toContain('--grants');
    const knowOwner = Object.entries(services).filter(([, { environment = {} }]) =>
      Object.values(environment).some((value) => /mysql:\/\/(messaging|root):/.test(value)),
    );
    expect(knowOwner.map(([name]) => name)).toEqual(['migrate']);
  });

  const SERVERS = [
    ['ephemeral', 'redis', 'REDIS_URL'],
    ['queue', 'redis-queue', 'QUEUE_REDIS_URL'],
  ] as const;

  it.each(SERVERS)('lets each service into the %s Redis as its own user', (purpose, server, variable) => {
    const { services } = readCompose(text);
    const processes = Object.values(services).flatMap(({ command = [], environment = {} }) => {
      const service = /^services\/([^/]+)\/dist\/main\.js$/.exec(command[0] ?? '')?.[1];
      const url = environment[variable];
      return service !== undefined && url !== undefined ? [{ service, url: new URL(url) }] : [];
    });
    expect(new Set(processes.map(({ service }) => service))).toEqual(new Set(redisServices(purpose)));
    for (const { service, url } of processes)
      expect({ user: url.username, hostname: url.hostname }).toEqual({ user: service, hostname: server });
    expect(services[server]?.command?.join(' ')).toContain(`--aclfile /redis-users/${purpose}.acl`);
    expect(services[server]?.volumes).toContain('redis-users:/redis-users:ro');
  });

  it('has the users of both Redis servers written by the command of operators, and tells nobody else the administrator’s password', () => {
    const { services } = readCompose(text.replaceAll(/(?<=\$\{([A-Z_]+_PASSWORD):-)local-only/g, 'a-$1'));
    const { command = [], environment = {} } = services['redis-users']!;
    const folder = mkdtempSync(join(tmpdir(), 'messaging-users-'));
    try {
      const [program = '', ...args] = command.map((word) =>
        word.replace('dist', 'src').replace(/\.js$/, '.ts').replace('/redis-users', folder),
      );
      const { stderr } = spawnSync(
        process.execPath,
        ['--conditions=source', '--import', 'tsx', program, ...args],
        {
          cwd: ROOT,
          encoding: 'utf8',
          env: { PATH: process.env['PATH'], ...environment },
        },
      );
      expect(stderr).toBe('');
      const passwordOf = (service: string) =>
        `a-${service.replaceAll('-', '_').toUpperCase()}_REDIS_PASSWORD`;
      for (const [purpose] of SERVERS) {
        const users = redisUserLines(purpose, { adminPassword: 'a-REDIS_PASSWORD', passwordOf });
        expect(readFileSync(join(folder, `${purpose}.acl`), 'utf8')).toBe(`${users.join('\n')}\n`);
      }
      for (const [, , variable] of SERVERS)
        for (const { environment: told } of Object.values(services)) {
          const url = told?.[variable];
          if (url) expect(new URL(url).password).toBe(passwordOf(new URL(url).username));
        }
    } finally {
      rmSync(folder, { recursive: true });
    }
    const knowing = Object.entries(services).filter(([, { environment: told = {} }]) =>
      Object.values(told).some((value) => value.includes('a-REDIS_PASSWORD')),
    );
    expect(knowing.map(([name]) => name).sort()).toEqual(['redis', 'redis-queue', 'redis-users']);
  });

  it('keeps jobs in a Redis that never evicts and survives a restart, and apart from everything else', () => {
    const { services } = readCompose(text);
    const options = services['redis-queue']?.command?.join(' ') ?? '';
    expect(options).toContain('--maxmemory-policy noeviction');
    expect(options).toContain('--appendonly yes');
    const queues = Object.values(services).flatMap(
      ({ environment }) => environment?.['QUEUE_REDIS_URL'] ?? [],
    );
    expect(new Set(queues.map((url) => new URL(url).hostname))).toEqual(new Set(['redis-queue']));
  });

  const plant = (change: (services: Compose['services']) => void) => {
    const compose = readCompose(text);
    change(compose.services);
    return findDrift(compose, facts);
  };
  type Services = Required<Compose['services'][string]>;
  const of = (services: Compose['services'], name: string) => services[name] as Services;

  it.each<[string, (services: Compose['services']) => void, string]>([
    ['a process that is missing', (all) => delete all['outbox-relay'], 'outbox-relay is only in the second'],
    [
      'a process nobody knows',
      (all) => (all['search-api'] = of(all, 'read-api')),
      'search-api is only in the first',
    ],
    [
      'another service’s program',
      (all) => (of(all, 'read-api').command = ['services/write-api/dist/main.js']),
      'read-api runs services/write-api',
    ],
    [
      'a variable that is missing',
      (all) => delete of(all, 'write-api').environment['JWKS_URL'],
      'write-api is not told JWKS_URL',
    ],
    [
      'a variable with a slip in it',
      (all) => (of(all, 'write-api').environment['MAX_REPLY_DEPHT'] = '5'),
      'told MAX_REPLY_DEPHT, which it does not know',
    ],
    [
      'a port nobody looks at',
      (all) => (of(all, 'read-api').environment['PORT'] = '9090'),
      'read-api listens elsewhere',
    ],
    [
      'a health check of the wrong path',
      (all) => (of(all, 'read-api').healthcheck.test = ['CMD', 'true']),
      'read-api is not asked /readyz',
    ],
    [
      'two nodes of one name',
      (all) => (of(all, 'realtime-gateway-2').environment['INSTANCE'] = 'realtime-gateway-1'),
      'realtime-gateway-2 calls itself',
    ],
    [
      'a node the gateway does not use',
      (all) =>
        (of(all, 'gateway').environment['REALTIME_SERVERS'] =
          'server realtime-gateway-1:8080 resolve max_fails=2;'),
      'REALTIME_SERVERS and the instances',
    ],
    [
      'a template variable that is not set',
      (all) => delete of(all, 'gateway').environment['GATEWAY_TEMP'],
      'GATEWAY_TEMP is only in the first',
    ],
    [
      'a process nobody measures',
      (all) => (of(all, 'read-api').environment['METRICS_TARGETS'] = ''),
      'METRICS_TARGETS and the processes',
    ],
    [
      'a database within anybody’s reach',
      (all) => (of(all, 'mysql').ports = ['127.0.0.1:3306:3306']),
      'mysql publishes',
    ],
    [
      'a gateway beyond loopback',
      (all) => (of(all, 'gateway').ports = ['8080:8080']),
      'gateway is published beyond loopback',
    ],
    [
      'a worker off the database’s network',
      (all) => (of(all, 'moderation-worker').networks = ['metrics']),
      'cannot reach mysql of DATABASE_URL',
    ],
    [
      'an address of nobody',
      (all) => (of(all, 'read-api').environment['DATABASE_URL'] = 'mysql://u:p@database:3306/x'),
      'database in DATABASE_URL, which is not there',
    ],
    [
      'a file that is not there',
      (all) => (of(all, 'prometheus').volumes = ['./deploy/prometheus:/etc/prometheus']),
      'deploy/prometheus, which does not exist',
    ],
    [
      'a start before the schema is there',
      (all) => (of(all, 'write-api').depends_on['migrate'] = { condition: 'service_started' }),
      'waits for migrate in the wrong way',
    ],
    [
      'an image that may be written to',
      (all) => (of(all, 'write-api').read_only = false),
      'write-api may write',
    ],
    ['capabilities that are kept', (all) => (of(all, 'gateway').cap_drop = []), 'gateway keeps capabilities'],
    ['memory without end', (all) => delete (all['redis'] ?? {}).mem_limit, 'redis may take all memory'],
    [
      'processes without end',
      (all) => delete (all['mysql'] ?? {}).pids_limit,
      'mysql may start processes without end',
    ],
    [
      'a log without end',
      (all) => delete (all['gateway'] ?? {}).logging,
      'gateway may fill the disk with its log',
    ],
    [
      'no time to drain',
      (all) => (of(all, 'realtime-gateway-1').stop_grace_period = '5s'),
      'killed before it can drain',
    ],
    [
      'a Dockerfile that moved',
      (all) => (of(all, 'write-api').build.dockerfile = 'Dockerfile'),
      'built from Dockerfile, which does not exist',
    ],
  ])('notices %s', (_, change, complaint) => {
    expect(plant(change)).toContainEqual(expect.stringContaining(complaint));
  });
});

describe('deploy/images/Dockerfile', () => {
  const dockerfile = read('deploy/images/Dockerfile').replaceAll('\\\n', ' ');
  const { workspaces } = JSON.parse(read('package.json')) as { workspaces: string[] };
  const folders = workspaces.flatMap((pattern) =>
    pattern.endsWith('/*')
      ? readdirSync(join(ROOT, pattern.slice(0, -2))).map((name) => pattern.replace('*', name))
      : [pattern],
  );
  const packages = folders.filter((folder) => existsSync(join(ROOT, folder, 'package.json')));

  it('installs from the manifest of every workspace there is', () => {
    const copied = [...dockerfile.matchAll(/^COPY (\S+)\/package\.json \1\/$/gm)].map(([, folder]) => folder);
    expect(copied.sort()).toEqual([...packages].sort());
  });

  it('keeps the packages of every process and of the migrations', () => {
    const kept = [...(/npm ci --omit=dev (.*)/.exec(dockerfile)?.[1] ?? '').matchAll(/-w (\S+)/g)].map(
      ([, folder]) => folder,
    );
    expect(kept.sort()).toEqual(
      ['migrations', ...packages.filter((folder) => folder.startsWith('services/'))].sort(),
    );
  });

  it('carries every folder a process reads at run time', () => {
    const kept = [...(/tar -c (.*?) \|/.exec(dockerfile)?.[1] ?? '').split(' ')];
    const own = readdirSync(join(ROOT, 'services')).flatMap((name) =>
      readdirSync(join(ROOT, 'services', name), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name),
    );
    const needed = new Set(own.filter((name) => !['src', 'test', 'dist', 'node_modules'].includes(name)));
    for (const name of needed) expect(kept).toContain(`services/*/${name}`);
  });

  it('runs as nobody special, on a supported Node', () => {
    expect(dockerfile.trim().split('\n').slice(-2)[0]).toBe('USER node');
    expect(dockerfile).toMatch(/^ARG NODE_IMAGE=node:(22|24)-/m);
  });
});
