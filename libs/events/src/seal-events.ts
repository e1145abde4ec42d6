import { encodeEventLeaf, sealLeaf, type AuditedEvent, type MacKeys, type Seal } from '@messaging/audit';
import type { Reader } from '@messaging/database';
import type { Knex } from 'knex';

// By the configuration a pool shares with all its transactions: whoever appends is handed a transaction and nothing else.
const keysOf = new WeakMap<object, MacKeys>();
const configOf = (reader: Reader) => (reader.client as { config: object }).config;

/**
 * Every event appended through this pool from now on is sealed with these keys. For the start of each process that appends;
 * without it events go in unsealed, as those of an earlier release, and the audit reports them.
 */
export function sealEvents(database: Knex, keys: MacKeys): void {
  keysOf.set(configOf(database), keys);
}

/** The seal of an event about to be appended; undefined where this pool has no keys. */
export function sealOf(reader: Reader, event: AuditedEvent): Seal | undefined {
  const keys = keysOf.get(configOf(reader));
  return keys && sealLeaf(keys, encodeEventLeaf(event));
}
