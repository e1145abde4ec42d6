import { redisAcls, redisServices, redisUserLines, type RedisPurpose } from '@messaging/redis';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { passwordVariable, readSecret, type Environment } from './read-secret.ts';

const PURPOSES = ['ephemeral', 'queue'] as const satisfies readonly RedisPurpose[];

const passwordsIn = (env: Environment) => (service: string) =>
  readSecret(env, passwordVariable(service, 'REDIS'));

/** Every variable that a service's password on a Redis is looked for in. */
export const redisPasswordVariables = (): string[] =>
  [...new Set(PURPOSES.flatMap(redisServices))].map((service) => passwordVariable(service, 'REDIS'));

/** The services' users on one Redis, as lines of an ACL file or as commands. */
export function describeRedisUsers(
  purpose: RedisPurpose,
  env: Environment,
  { prefix = '', asCommands = false }: { prefix?: string; asCommands?: boolean } = {},
): string[] {
  const lines = redisAcls(purpose, { passwordOf: passwordsIn(env), prefix });
  return asCommands ? lines.map((line) => line.replace(/^user /, 'ACL SETUSER ')) : lines;
}

/**
 * Writes `ephemeral.acl` and `queue.acl`, all users of two Redis servers that serve this cluster alone. Passwords stand in
 * them as hashes only. Answers the paths.
 * @throws RangeError when a password is missing.
 */
export function writeRedisUsers(folder: string, env: Environment): string[] {
  const need = (name: string): string => {
    const secret = readSecret(env, name);
    if (!secret) throw new RangeError(`${name} is not set`);
    return secret;
  };
  mkdirSync(folder, { recursive: true });
  return PURPOSES.map((purpose) => {
    const lines = redisUserLines(purpose, {
      adminPassword: need('REDIS_PASSWORD'),
      passwordOf: (service) => need(passwordVariable(service, 'REDIS')),
    });
    const path = join(folder, `${purpose}.acl`);
    // A server that starts meanwhile finds the old file or the new one, whole.
    writeFileSync(`${path}.draft`, `${lines.join('\n')}\n`);
    renameSync(`${path}.draft`, path);
    return path;
  });
}
