import type { Knex } from 'knex';

/** The SQL statements that `work` sends through this pool (of one process: nobody else may use it meanwhile). */
export async function countStatements<T>(
  database: Knex,
  work: () => Promise<T>,
): Promise<{ result: T; statements: string[] }> {
  const statements: string[] = [];
  const note = ({ sql }: { sql: string }) => statements.push(sql);
  database.on('query', note);
  try {
    return { result: await work(), statements };
  } finally {
    database.removeListener('query', note);
  }
}
