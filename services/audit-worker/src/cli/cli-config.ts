import { configFields, readConfig } from '@messaging/service-kit';
import { z } from 'zod';
import { auditWorkerConfigSchema, signingKeys } from '../config.ts';

/** What the commands may be told; each asks for what it needs. */
const auditCliConfigSchema = z.object({
  databaseUrl: configFields.databaseUrl.optional(),
  eventMacKeys: configFields.eventMacKeys.optional(),
  auditSigningKeys: signingKeys.optional(),
  auditOrigin: auditWorkerConfigSchema.shape.auditOrigin.optional(),
  auditFileSink: auditWorkerConfigSchema.shape.auditFileSink,
});

export const readAuditCliConfig = () => readConfig(auditCliConfigSchema);
export type AuditCliConfig = ReturnType<typeof readAuditCliConfig>;
