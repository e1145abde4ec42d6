import type { Id } from '@messaging/contracts';
import { select } from '@messaging/database';
import type { Knex } from 'knex';
import type { OwnedWords } from './text-watch.ts';

const MOST = 20_000;

const SOURCES: readonly { kind: OwnedWords['kind']; tables: readonly string[]; sql: string }[] = [
  {
    kind: 'a text',
    tables: ['messages'],
    sql: 'SELECT company_id AS companyId, message AS words FROM messages',
  },
  {
    kind: 'a text',
    tables: ['message_versions'],
    sql: 'SELECT company_id AS companyId, message AS words FROM message_versions',
  },
  {
    kind: 'a name',
    tables: ['employments', 'users'],
    sql: `SELECT e.company_id AS companyId, u.display_name AS words
            FROM employments e JOIN users u ON u.id = e.user_id`,
  },
  {
    // A webhook's query, with its question mark (CHAR(63): a written one would be a binding). Whoever knows it could send there.
    kind: 'a secret',
    tables: ['audit_webhooks'],
    sql: `SELECT company_id AS companyId, SUBSTRING(url, LOCATE(CHAR(63), url)) AS words
            FROM audit_webhooks WHERE LOCATE(CHAR(63), url) > 0`,
  },
];

/** Every text, name and secret in a database, with whose they are. For a connection that may look at every company. */
export async function readOwnedWords(database: Knex): Promise<OwnedWords[]> {
  // Tests of migrations and of outages take tables away.
  const present = await select<{ name: string }>(
    database,
    'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()',
  );
  const names = new Set(present.map(({ name }) => name));
  const owned: OwnedWords[] = [];
  for (const { kind, tables, sql } of SOURCES) {
    if (!tables.every((table) => names.has(table))) continue;
    const rows = await select<{ companyId: Id; words: string }>(database, `${sql} LIMIT ${MOST}`);
    owned.push(...rows.map(({ companyId, words }) => ({ companyIds: [companyId], words, kind })));
  }
  return owned;
}
