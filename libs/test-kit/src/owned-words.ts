import { select } from '@messaging/database';
import type { Id } from '@messaging/contracts';
import type { Knex } from 'knex';
import type { OwnedWords } from './text-watch.ts';

const MOST = 20_000;

interface Row {
  companyId: Id;
  words: string;
}

/** Every text and name in a database, with whose they are. For a connection that may look at every company. */
export async function readOwnedWords(database: Knex): Promise<OwnedWords[]> {
  const read = (sql: string) => select<Row>(database, `${sql} LIMIT ${MOST}`);
  const texts = [
    ...(await read('SELECT company_id AS companyId, message AS words FROM messages')),
    ...(await read('SELECT company_id AS companyId, message AS words FROM message_versions')),
  ];
  const names = [
    ...(await read(
      `SELECT e.company_id AS companyId, u.display_name AS words
         FROM employments e JOIN users u ON u.id = e.user_id`,
    )),
  ];
  const owned = (kind: OwnedWords['kind']) => (row: Row) => ({
    companyIds: [row.companyId],
    words: row.words ?? '',
    kind,
  });
  return [...texts.map(owned('a text')), ...names.map(owned('a name'))];
}
