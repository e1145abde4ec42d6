import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Redis } from 'ioredis';
import { createConnection } from 'mysql2/promise';

const CLUSTER_FILE =
  process.env['CLUSTER_FILE'] ?? join(resolve(__dirname, '../../..'), '.local/cluster.json');

const HELP = `Usage: npm run ask -- <question>       (of the cluster of npm start, or the one CLUSTER_FILE describes)

  ready                       which processes are ready, and what the others miss
  metrics <process> <words>   figures whose line holds the words; the process by its name or its service's
  sql <statement>             rows of the database
  redis <command…>            of the Redis of limits, presence and the sockets' bus
  queue-redis <command…>      of the Redis of jobs
`;

interface ClusterView {
  services: { name: string; service: string; url: string }[];
  database: { url: string };
  redis: { url: string };
  queueRedis: { url: string };
}

/** The questions the runbooks ask a running cluster, with the answers as text. */
async function ask([question = '', ...words]: string[]): Promise<string> {
  const cluster = JSON.parse(readFileSync(CLUSTER_FILE, 'utf8')) as ClusterView;
  if (question === 'ready') return askReady(cluster);
  if (question === 'metrics') return askMetrics(cluster, words);
  if (question === 'sql') return askDatabase(cluster.database.url, words.join(' '));
  if (question === 'redis') return askRedis(cluster.redis.url, words);
  if (question === 'queue-redis') return askRedis(cluster.queueRedis.url, words);
  throw new Error(HELP);
}

async function askReady({ services }: ClusterView): Promise<string> {
  const answers = services.map(async ({ name, url }) => `${name}  ${await readText(`${url}/readyz`)}`);
  return (await Promise.all(answers)).join('\n');
}

async function askMetrics({ services }: ClusterView, [who = '', ...words]: string[]): Promise<string> {
  const asked = services.filter(({ name, service }) => name === who || service === who);
  if (asked.length === 0) throw new Error(`There is no process ${who}.`);
  const answers = asked.map(async ({ name, url }) => {
    const lines = (await readText(`${url}/metrics`)).split('\n');
    const found = lines.filter((line) => !line.startsWith('#') && words.every((word) => line.includes(word)));
    return (found.length === 0 ? ['none'] : found).map((line) => `${name}  ${line}`);
  });
  return (await Promise.all(answers)).flat().join('\n');
}

async function askDatabase(url: string, statement: string): Promise<string> {
  const connection = await createConnection({
    uri: url,
    supportBigNumbers: true,
    bigNumberStrings: true,
    dateStrings: true,
  });
  try {
    const [rows] = await connection.query(statement);
    return (rows as object[]).map((row) => JSON.stringify(row)).join('\n') || 'no rows';
  } finally {
    await connection.end();
  }
}

async function askRedis(url: string, [command = 'PING', ...words]: string[]): Promise<string> {
  const redis = new Redis(url, { protocol: 2, lazyConnect: true, retryStrategy: () => null });
  redis.on('error', () => {});
  try {
    await redis.connect();
    const answer = await redis.call(command, ...words);
    return typeof answer === 'string' ? answer.trim() : JSON.stringify(answer);
  } finally {
    redis.disconnect();
  }
}

// A process that does not answer is an answer too.
async function readText(url: string): Promise<string> {
  try {
    return (await (await fetch(url, { signal: AbortSignal.timeout(5_000) })).text()).trim();
  } catch (error) {
    return `does not answer: ${error instanceof Error ? error.message : String(error)}`;
  }
}

ask(process.argv.slice(2)).then(
  (answer) => console.log(answer),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
