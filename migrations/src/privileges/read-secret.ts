import { readFileSync } from 'node:fs';

export type Environment = Readonly<Record<string, string | undefined>>;

/** `WRITE_API_REDIS_PASSWORD`: where the password of a service's user is looked for. */
export const passwordVariable = (service: string, kind: 'DATABASE' | 'REDIS'): string =>
  `${service.replaceAll('-', '_').toUpperCase()}_${kind}_PASSWORD`;

/** A secret of the environment, or of the file that NAME_FILE names, as container engines hand them over. */
export function readSecret(env: Environment, name: string): string | undefined {
  const file = env[`${name}_FILE`];
  return file === undefined ? env[name] : readFileSync(file, 'utf8').trim();
}
