import { originOf, parseNoteVerifier, type NoteVerifier } from '@messaging/audit';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createCheckpointKeys } from '../commands/checkpoint-keys.ts';
import type { AuditCliConfig } from './cli-config.ts';

/** Said to the person at the keyboard as it is. */
export class UsageError extends Error {
  override name = 'UsageError';
}

const OPTIONS = {
  company: { type: 'string' },
  export: { type: 'string' },
  out: { type: 'string' },
  'without-texts': { type: 'boolean' },
  checkpoints: { type: 'string', multiple: true },
  checkpoint: { type: 'string' },
  key: { type: 'string', multiple: true },
  proof: { type: 'string' },
  seq: { type: 'string' },
  from: { type: 'string' },
  json: { type: 'boolean' },
} as const;

export type CliOptions = ReturnType<typeof readOptions>;

export function readOptions(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, strict: true }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

export function need<T>(value: T | undefined, sentence: string): T {
  if (value === undefined) throw new UsageError(sentence);
  return value;
}

export const originIn = (config: AuditCliConfig, companyId: string): string =>
  originOf(
    need(config.auditOrigin, 'set AUDIT_ORIGIN to the name that the checkpoints begin with'),
    companyId,
  );

/** Those given with --key, else those that belong to AUDIT_SIGNING_KEYS. */
export function verifiersFor({ key }: CliOptions, config: AuditCliConfig, origin: string): NoteVerifier[] {
  const own = config.auditSigningKeys && createCheckpointKeys(config.auditSigningKeys).textsOf(origin);
  const texts = need(key ?? own, 'name the public key that signed the checkpoints: --key name+id+key');
  try {
    return texts.map(parseNoteVerifier);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** Those given with --checkpoints, else the folder of the file sink. */
export function checkpointPaths(
  { checkpoints }: CliOptions,
  config: AuditCliConfig,
  companyId: string,
): string[] {
  const missing = checkpoints?.find((path) => !existsSync(path));
  if (missing !== undefined) throw new UsageError(`${missing} does not exist`);
  if (checkpoints) return checkpoints;
  const sink = need(config.auditFileSink, 'say where checkpoints from outside are: --checkpoints PATH');
  const own = join(sink, companyId);
  if (!existsSync(own)) {
    throw new UsageError(
      `No checkpoint of company ${companyId} has been kept in ${sink} so far: the audit worker signs one within seconds of an event.`,
    );
  }
  return [own];
}
