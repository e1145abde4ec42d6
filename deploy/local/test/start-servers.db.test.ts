import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { startServers, type Servers } from '../src/servers/start-servers.ts';
import { listeningAddresses } from './listening-addresses.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();
// Named as a server names one.
const temporaryTableOfOthers = join(tmpdir(), `#sql-temptable-${process.pid}-1-4.MAD`);
let servers: Servers;

const start = () => startServers({ folder, flavour: undefined });

async function query(url: string, sql: string): Promise<RowDataPacket[]> {
  const connection = await createConnection({ uri: url });
  try {
    return (await connection.query<RowDataPacket[]>(sql))[0];
  } finally {
    await connection.end();
  }
}

async function redisDo<T>(url: string, work: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(url, {
    protocol: 2,
    retryStrategy: () => null,
    lazyConnect: true,
    enableReadyCheck: false,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return await work(client);
  } finally {
    client.disconnect();
  }
}

beforeAll(async () => {
  writeFileSync(temporaryTableOfOthers, '');
  servers = await start();
}, 60_000);
// A database may take its whole grace of 30 s to stop.
afterAll(async () => {
  rmSync(temporaryTableOfOthers, { force: true });
  await servers.stop();
}, 60_000);

describe('private servers', () => {
  it('listen on loopback only, none on its usual port', () => {
    for (const { url, process } of [servers.database, servers.redis, servers.queueRedis]) {
      const port = Number(new URL(url).port);
      expect([3306, 6379]).not.toContain(port);
      expect(listeningAddresses(process?.pid ?? 0)).toEqual([`127.0.0.1:${port}`]);
    }
  });

  it('leave the temporary tables of other servers alone, from the making of their data folder on', async () => {
    expect(existsSync(temporaryTableOfOthers)).toBe(true);
    const [row] = await query(servers.database.url, 'SELECT @@tmpdir AS folder');
    expect(String(row?.['folder']).startsWith(folder)).toBe(true);
  });

  it('sync the database at every commit and keep a binary log', async () => {
    const [row] = await query(
      servers.database.url,
      'SELECT @@innodb_flush_log_at_trx_commit AS flush, @@sync_binlog AS sync, @@log_bin AS log',
    );
    expect(row).toEqual({ flush: 1, sync: 1, log: 1 });
  });

  it('let the services into their own database and nowhere else', async () => {
    const { url, adminUrl } = servers.database;
    await query(adminUrl, 'CREATE DATABASE elsewhere');
    await query(url, 'CREATE TABLE mine (id INT)');
    await expect(query(url, 'CREATE TABLE elsewhere.theirs (id INT)')).rejects.toThrow(/denied/);
    await expect(query(url, 'SELECT * FROM mysql.user')).rejects.toThrow(/denied/);
  });

  it('want a password of everybody', async () => {
    const bare = (url: string, user: string) => {
      const { port } = new URL(url);
      return `mysql://${user}@127.0.0.1:${port}/messaging`;
    };
    for (const user of ['root', 'messaging', 'admin', 'nobody'])
      await expect(query(bare(servers.database.url, user), 'SELECT 1')).rejects.toThrow(/denied|not allowed/);
    const { host } = new URL(servers.redis.url);
    await expect(redisDo(`redis://${host}`, (client) => client.get('x'))).rejects.toThrow(/NOAUTH/);
  });

  it('keep their passwords where only their owner reads them', () => {
    for (const file of [
      'database-password',
      'redis-password',
      'database-start.sql',
      'redis.conf',
      'queue-redis.conf',
    ])
      expect([file, (statSync(join(folder, file)).mode & 0o777).toString(8)]).toEqual([file, '600']);
    const { pid } = servers.redis.process ?? {};
    const password = readFileSync(join(folder, 'redis-password'), 'utf8');
    expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).not.toContain(password);
  });

  it('never evict a job, and may evict what is ephemeral', async () => {
    const policy = (url: string) =>
      redisDo(url, async (client) => await client.config('GET', 'maxmemory-policy'));
    expect(await policy(servers.queueRedis.url)).toEqual(['maxmemory-policy', 'noeviction']);
    expect(await policy(servers.redis.url)).toEqual(['maxmemory-policy', 'volatile-lru']);
  });

  it('keep their data and their addresses from start to start', async () => {
    const { database, redis, queueRedis } = servers;
    await query(database.url, 'CREATE TABLE kept (id INT)');
    await query(database.url, 'INSERT INTO kept VALUES (7)');
    await redisDo(queueRedis.url, (client) => client.set('job', 'kept'));
    await redisDo(redis.url, (client) => client.set('presence', 'forgotten'));
    await servers.stop();
    servers = await start();
    expect([servers.database.url, servers.redis.url, servers.queueRedis.url]).toEqual([
      database.url,
      redis.url,
      queueRedis.url,
    ]);
    expect(await query(database.url, 'SELECT id FROM kept')).toEqual([{ id: 7 }]);
    expect(await redisDo(queueRedis.url, (client) => client.get('job'))).toBe('kept');
    expect(await redisDo(redis.url, (client) => client.get('presence'))).toBeNull();
  }, 60_000);

  it('that are given are used as they are', async () => {
    const given = {
      databaseUrl: servers.database.url,
      redisUrl: servers.redis.url,
      queueRedisUrl: servers.queueRedis.url,
    };
    const same = await startServers({ folder: join(folder, 'given'), given });
    expect(same.database.process).toBeUndefined();
    expect(same.database.version).toBe(servers.database.version);
    await same.stop();
    expect(await query(servers.database.url, 'SELECT 1 AS up')).toEqual([{ up: 1 }]);
  });
});
