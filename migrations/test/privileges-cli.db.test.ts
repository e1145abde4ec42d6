import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { createDatabase, select } from '@messaging/database';
import { applyGrants, serviceUsers } from '@messaging/migrations';
import { closeRedis, connectRedis, redisAcls, redisServices, type Redis } from '@messaging/redis';
import { createTestDatabase, startPrivateRedis } from '@messaging/test-kit';

const ROOT = resolve(__dirname, '../..');
const PROGRAM = join(ROOT, 'migrations/src/privileges-cli.ts');
const PASSWORD = randomBytes(18).toString('base64url');

/** What the command prints, line by line. */
const privileges = (args: string[], env: Record<string, string> = {}): string[] =>
  execFileSync(process.execPath, ['--conditions=source', '--import', 'tsx', PROGRAM, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], ...env },
  })
    .trim()
    .split('\n');

describe('npm run privileges', () => {
  it('prints for a database what gives every service exactly its rights', async () => {
    const prefix = `t${randomBytes(3).toString('hex')}_`;
    const schema = await createTestDatabase();
    const name = new URL(schema.url).pathname.slice(1);
    const users = serviceUsers('%', prefix);
    try {
      const script = privileges(['database', '--schema', name, '--prefix', prefix]);
      for (const statement of script) await schema.database.raw(statement.replace("'…'", `'${PASSWORD}'`));
      // Which rights these are, each statement of privileges.db.test.ts tries.
      const needed = await applyGrants({
        admin: schema.database,
        schema: name,
        users,
        passwordOf: () => undefined,
      });
      expect(needed).toEqual([]);
      const url = new URL(schema.url);
      url.username = `${prefix}read_api`;
      url.password = PASSWORD;
      const readApi = createDatabase(url.href, { poolSize: 1 });
      await select(readApi, 'SELECT id FROM messages WHERE company_id = ?', ['1']);
      await readApi.destroy();
    } finally {
      for (const { name: user, host } of users)
        await schema.database.raw('DROP USER IF EXISTS ?@?', [user, host]);
      await schema.drop();
    }
  });

  it.each([
    ['redis', 'ephemeral'],
    ['queue-redis', 'queue'],
  ] as const)(
    'prints for %s what gives every service exactly its keys and channels',
    async (command, purpose) => {
      const passwords = Object.fromEntries(
        redisServices(purpose).map((name) => [
          `${name.replaceAll('-', '_').toUpperCase()}_REDIS_PASSWORD`,
          PASSWORD,
        ]),
      );
      const server = await startPrivateRedis();
      const admin = await connectRedis(server.url, { name: 'admin', role: 'commands' });
      try {
        const lines = privileges([command, '--commands', '--prefix', 'm1-'], passwords);
        for (const line of lines) {
          const [acl = '', ...rest] = line.split(' ');
          await admin.call(acl, ...rest);
        }
        const printed = await usersOf(admin);
        for (const name of redisServices(purpose)) await admin.acl('DELUSER', `m1-${name}`);
        // Which rights these are, service-acls.redis.test.ts tries.
        for (const line of redisAcls(purpose, { passwordOf: () => PASSWORD, prefix: 'm1-' })) {
          const [, name = '', ...rules] = line.split(' ');
          await admin.acl('SETUSER', name, ...rules);
        }
        expect(printed).toEqual(await usersOf(admin));
        expect(printed).toHaveLength(redisServices(purpose).length);
        const url = server.url.replace('redis://', `redis://m1-outbox-relay:${PASSWORD}@`);
        await closeRedis(await connectRedis(url, { name: 'relay', role: 'commands' }));
      } finally {
        await closeRedis(admin);
        await server.stop();
      }
    },
  );

  it('puts a word Redis refuses where a password is not known', async () => {
    const server = await startPrivateRedis();
    const admin = await connectRedis(server.url, { name: 'admin', role: 'commands' });
    const [line = ''] = privileges(['redis']);
    const [, name = '', ...rules] = line.split(' ');
    await expect(admin.acl('SETUSER', name, ...rules)).rejects.toThrow('#sha256-of-the-password');
    await closeRedis(admin);
    await server.stop();
  });

  it('refuses names that would be more than names', () => {
    for (const option of ['--schema', '--host', '--prefix'])
      expect(() => privileges(['database', option, "x' OR 1"])).toThrow('may not be');
  });

  it('tells what it can do', () => {
    expect(privileges(['--help']).join('\n')).toContain('queue-redis');
  });
});

const usersOf = async (redis: Redis) =>
  (await redis.acl('LIST')).filter((line) => !line.startsWith('user default ')).sort();
