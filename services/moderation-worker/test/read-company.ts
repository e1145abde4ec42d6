import type { EventsJob } from '@messaging/contracts';
import { select } from '@messaging/database';
import type { Knex } from 'knex';

/** Everything moderation could touch, of all companies: what a test compares to see that nothing (else) changed. */
export async function readEverything(database: Knex) {
  const all = (table: string, order: string) => select(database, `SELECT * FROM ${table} ORDER BY ${order}`);
  return {
    messages: await all('messages', 'company_id, id'),
    versions: await all('message_versions', 'company_id, message_id, version'),
    actions: await all('moderation_actions', 'company_id, id'),
    conversations: await all('conversations', 'company_id, id'),
    events: await all('events', 'company_id, seq'),
    heads: await all('stream_heads', 'company_id'),
    inbox: await all('inbox', 'company_id, consumer, seq'),
  };
}

/** Each message's state and text, oldest first. */
export async function readTexts(database: Knex, companyId: string): Promise<string[]> {
  const rows = await select<{ state: string; message: string }>(
    database,
    'SELECT state, message FROM messages WHERE company_id = ? ORDER BY created_seq',
    [companyId],
  );
  return rows.map(({ state, message }) => `${state}: ${message}`);
}

export function jobOf(companyId: string, ...written: { seq: string }[]): EventsJob {
  const seqs = written.map(({ seq }) => seq);
  const correlationIds = seqs.map((seq) => `test-${seq}`);
  return { streams: [{ companyId, seqs, correlationIds }], createdAt: Date.now() };
}
