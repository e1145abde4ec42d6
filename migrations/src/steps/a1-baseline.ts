import type { Knex } from 'knex';
import { BASELINE, type BaselineTable } from '../baseline.ts';
import { runStatements, TABLE_OPTIONS } from '../run-statements.ts';
import { isEmptySchema, verifyBaseline } from '../verify-baseline.ts';

/** Phase A: create the ERP's tables where there are none, else verify that what is there can carry the rest. */
export async function up(database: Knex): Promise<void> {
  if (await isEmptySchema(database)) {
    await runStatements(database, Object.entries(BASELINE).map(createTable));
    return;
  }
  const differences = await verifyBaseline(database);
  if (differences.length > 0) {
    const lines = differences.map(({ table, problem }) => `  ${table}: ${problem}`);
    throw new Error(`The existing schema is not the baseline. Mend these first:\n${lines.join('\n')}`);
  }
}

/** The baseline may have been the ERP's own, with its data: going back never drops it. */
export async function down(): Promise<void> {
  await Promise.resolve();
}

function createTable([name, table]: [string, BaselineTable]): string {
  const parts = [
    ...Object.entries(table.columns).map(([column, { definition }]) => `${column} ${definition}`),
    `PRIMARY KEY (${table.primaryKey.join(', ')})`,
    ...table.indexes.map(({ columns, unique }) => {
      const indexName = `${name}_by_${columns.join('_')}`;
      return `${unique ? 'UNIQUE ' : ''}KEY ${indexName} (${columns.join(', ')})`;
    }),
  ];
  return `CREATE TABLE ${name} (\n  ${parts.join(',\n  ')}\n) ${TABLE_OPTIONS}`;
}
