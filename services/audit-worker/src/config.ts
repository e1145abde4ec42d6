import { commonConfig, configFields, readConfig } from '@messaging/service-kit';
import { z } from 'zod';

const SEED = /^[A-Za-z0-9_-]{43}$/;

/** 32-byte Ed25519 seeds in base64url, separated by commas, the newest first. */
export const signingKeys = configFields.commaSeparated.refine(
  (seeds) => seeds.length > 0 && seeds.every((seed) => SEED.test(seed)),
  'must be 32-byte seeds in base64url',
);

/** The environment of the audit worker. */
export const auditWorkerConfigSchema = z.object({
  ...commonConfig,
  databaseUrl: configFields.databaseUrl,
  databasePool: configFields.wholeNumber(1, 100).default(2),
  queueRedisUrl: configFields.queueRedisUrl,
  eventMacKeys: configFields.eventMacKeys,
  auditSigningKeys: signingKeys,
  /** Begins every company's origin: a name that is nobody else's, such as `messaging.example.com/audit`. */
  auditOrigin: z.string().regex(/^[^\s+]{1,200}$/u, 'must be a name without spaces or +'),
  auditEveryMs: configFields.wholeNumber(100, 60_000).default(5_000),
  /** Whether events without a seal stop the checkpoints. Not while a release that cannot seal still writes. */
  auditUnsealed: z.enum(['report', 'refuse']).default('report'),
  /** A folder for checkpoints, best on another machine. */
  auditFileSink: z.string().min(1).optional(),
  /** A bucket for checkpoints in an S3-compatible store; the address only where it is not Amazon's. */
  auditStoreBucket: z.string().min(1).optional(),
  auditStoreUrl: configFields.httpUrl.optional(),
  auditStoreRegion: z.string().min(1).default('us-east-1'),
  auditStoreAccessKey: z.string().min(1).optional(),
  auditStoreSecretKey: z.string().min(1).optional(),
  auditWebhookHosts: configFields.auditWebhookHosts,
});

export const readAuditWorkerConfig = () => readConfig(auditWorkerConfigSchema);
export type AuditWorkerConfig = ReturnType<typeof readAuditWorkerConfig>;
