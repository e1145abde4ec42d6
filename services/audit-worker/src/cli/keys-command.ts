import { createCheckpointKeys } from '../commands/checkpoint-keys.ts';
import type { AuditCliConfig } from './cli-config.ts';
import { need, originIn, type CliOptions } from './cli-options.ts';

/** `keys`: the public keys of a company's checkpoints, to be given to its auditors by another way than the checkpoints. */
export async function keysCommand(options: CliOptions, config: AuditCliConfig): Promise<number> {
  const seeds = need(config.auditSigningKeys, 'AUDIT_SIGNING_KEYS is not set');
  const origin = originIn(config, need(options.company, 'name the company: --company ID'));
  for (const text of createCheckpointKeys(seeds).textsOf(origin)) console.log(text);
  return Promise.resolve(0);
}
