import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { keepSecret } from '../private-file.ts';
import { COMMON_ENVIRONMENT, type EnvironmentName } from '../services.ts';
import { metricsTargets, type ClusterAddresses, type Instance } from './cluster-addresses.ts';

type Environment = Partial<Record<EnvironmentName, string>>;

/** A key of 32 bytes, the same at every start of this cluster. */
const keyKeptIn = (folder: string, name: string): string =>
  createHash('sha256')
    .update(keepSecret(join(folder, 'secrets', name)))
    .digest('base64url');

/** The keys of this cluster's audit trail, and where its checkpoints are kept. */
export const auditEnvironment = (folder: string) => ({
  EVENT_MAC_KEYS: `local:${keyKeptIn(folder, 'event-mac-key')}`,
  AUDIT_SIGNING_KEYS: keyKeptIn(folder, 'audit-signing-key'),
  AUDIT_ORIGIN: 'messaging.local/audit',
  AUDIT_FILE_SINK: join(folder, 'checkpoints'),
});

function valuesFor(instance: Instance, addresses: ClusterAddresses): Environment {
  const { gatewayUrl, demoErpUrl, smtpPort } = addresses;
  return {
    HOST: '127.0.0.1',
    PORT: String(instance.port),
    INSTANCE: instance.name,
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'info',
    NODE_ENV: 'development',
    DATABASE_URL: addresses.databaseUrlOf(instance.service.name),
    REDIS_URL: addresses.redisUrlOf(instance.service.name),
    BUS_KEY: keepSecret(join(addresses.folder, 'secrets', 'bus-key')),
    QUEUE_REDIS_URL: addresses.queueRedisUrlOf(instance.service.name),
    TOKEN_ISSUER: demoErpUrl,
    TOKEN_AUDIENCE: 'messaging',
    JWKS_URL: `${demoErpUrl}/.well-known/jwks.json`,
    ALLOWED_ORIGINS: [demoErpUrl, gatewayUrl].join(','),
    METRICS_TARGETS: metricsTargets(addresses),
    SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
    SMTP_PORT: String(smtpPort),
    MAIL_FROM: 'Messaging <messaging@localhost>',
    PUBLIC_URL: demoErpUrl,
    MESSAGING_URL: gatewayUrl,
    GATEWAY_ORIGIN: gatewayUrl,
    DATA_DIR: join(addresses.folder, 'data', instance.name),
    ...auditEnvironment(addresses.folder),
  };
}

/**
 * The environment of one process: what its service asks for and nothing else. What is optional comes from the
 * launcher's own environment, and `overrides` from whoever starts this cluster.
 */
export function environmentFor(
  instance: Instance,
  addresses: ClusterAddresses,
  overrides: Record<string, string> = {},
): Record<string, string> {
  const values = valuesFor(instance, addresses);
  const environment: Record<string, string> = { PATH: process.env['PATH'] ?? '' };
  for (const name of [...COMMON_ENVIRONMENT, ...instance.service.environment, ...instance.service.optional]) {
    const value = values[name] ?? process.env[name];
    if (value !== undefined) environment[name] = value;
  }
  return { ...environment, ...overrides };
}
