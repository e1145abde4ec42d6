import type { z } from 'zod';

/** The environment does not fit the schema; the message names every variable at fault, never its value. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/** `databaseReplicaUrl` is read from `DATABASE_REPLICA_URL`. */
export function environmentName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

/**
 * Reads the environment through a zod object and freezes the result. Each key of the schema is a variable
 * in capitals; a variable set to nothing counts as absent. Throws one ConfigError for all that is wrong.
 */
export function readConfig<S extends z.ZodObject>(
  schema: S,
  // eslint-disable-next-line no-restricted-properties -- this is what a service's config.ts reads it with
  env: Record<string, string | undefined> = process.env,
): Readonly<z.output<S>> {
  const raw = Object.fromEntries(
    Object.keys(schema.shape)
      .map((key) => [key, env[environmentName(key)]] as const)
      .filter(([, value]) => value !== undefined && value !== ''),
  );
  const result = schema.safeParse(raw, { error: sayWhatIsMissing });
  if (result.success) return deepFreeze(result.data);

  const faults = result.error.issues.map(
    (issue) => `  ${environmentName(String(issue.path[0] ?? ''))}: ${issue.message}`,
  );
  throw new ConfigError(`The configuration is not valid:\n${[...new Set(faults)].join('\n')}`);
}

function sayWhatIsMissing(issue: { code?: string; input?: unknown }): string | undefined {
  return issue.input === undefined ? 'is not set' : undefined;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}

const SECRET_NAME = /(secret|password|keys?|token|credentials)$/i;

/** The configuration as it may be printed: secrets and the passwords inside URLs are replaced by `***`. */
export function describeConfig(config: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(config).map(([name, value]) => [name, describe(name, value)]));
}

function describe(name: string, value: unknown): unknown {
  if (value !== undefined && SECRET_NAME.test(name)) return '***';
  if (typeof value === 'string') return withoutUrlSecrets(value);
  if (Array.isArray(value)) return value.map((item) => describe(name, item));
  if (typeof value === 'object' && value !== null) return describeConfig(value);
  return value;
}

function withoutUrlSecrets(text: string): string {
  const url = text.includes('://') ? URL.parse(text) : null;
  if (url === null) return text;
  if (url.password !== '') url.password = '***';
  for (const name of [...url.searchParams.keys()]) {
    if (SECRET_NAME.test(name)) url.searchParams.set(name, '***');
  }
  return url.href;
}
