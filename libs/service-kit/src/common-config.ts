import { parseMacKeys } from '@messaging/audit';
import { z } from 'zod';

const serverUrl = (protocols: string[]) =>
  z.string().refine(
    (text) => {
      const url = URL.parse(text);
      return url !== null && protocols.includes(url.protocol) && url.hostname !== '';
    },
    `must be a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  );

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be between ${min} and ${max}`);

const eventMacKeys = z.string().transform((text, context) => {
  try {
    return parseMacKeys(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
    return z.NEVER;
  }
});

const commaSeparated = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);

/** What every process reads. Spread it into the service's schema: `z.object({ ...commonConfig, … })`. */
export const commonConfig = {
  host: z.string().default('127.0.0.1'),
  port: wholeNumber(0, 65_535).default(0),
  logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  /** Name of this copy among its siblings, as logs and metrics show it. */
  instance: z.string().min(1).default(`${process.pid}`),
  nodeEnv: z.enum(['development', 'test', 'production']).default('development'),
  /** How long the process answers "not ready" before it stops accepting: the balancer must have looked once. */
  drainDelayMs: wholeNumber(0, 60_000).default(250),
};

/** Fields that several services share, one by one: `databaseUrl: configFields.databaseUrl`. */
export const configFields = {
  databaseUrl: serverUrl(['mysql:', 'mariadb:']),
  databaseReplicaUrl: serverUrl(['mysql:', 'mariadb:']).optional(),
  redisUrl: serverUrl(['redis:', 'rediss:']),
  queueRedisUrl: serverUrl(['redis:', 'rediss:']),
  smtpUrl: serverUrl(['smtp:', 'smtps:']),
  httpUrl: serverUrl(['http:', 'https:']),
  /** Shared by the relay and the realtime nodes alone: what is said between them is sealed with it. */
  busKey: z.string().min(32, 'must have 32 characters or more'),
  tokenIssuer: z.string().min(1),
  tokenAudience: z.string().min(1).default('messaging'),
  jwksUrl: serverUrl(['http:', 'https:']),
  allowedOrigins: commaSeparated.default([]),
  /** `host` or `host:port` of the operator's own network: companies' audit webhooks may lie there, too. */
  auditWebhookHosts: commaSeparated
    .refine(
      (hosts) => hosts.every((host) => /^[a-z0-9.-]+(:\d{1,5})?$/.test(host)),
      'must be hosts, with or without a port',
    )
    .default([]),
  /** `id:key,id:key`, the newest first: what seals events, and what verifies their seals. */
  eventMacKeys,
  commaSeparated,
  wholeNumber,
};
