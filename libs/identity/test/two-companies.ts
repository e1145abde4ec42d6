import { execute, inTransaction } from '@messaging/database';
import {
  createAccessWatch,
  createGetEmploymentSession,
  saveRevocations,
  type NewRevocation,
} from '@messaging/identity';
import { countStatements, createTestDatabase, seedDirectory, type TestDatabase } from '@messaging/test-kit';

export const ACME = '1';
export const ANNA = { companyId: ACME, userId: '11' };
export const BORIS = { companyId: ACME, userId: '12' };
export const RITA = { companyId: '2', userId: '21' };

// Never due by itself, so that a test says when the database is looked at.
const ONLY_WHEN_TOLD = { refreshAfterMs: 60_000, mostStaleMs: 60_000 };

/** A database of two companies for the tests of the file that this is called in, and processes that look at it. */
export function twoCompanies() {
  let schema: TestDatabase;
  beforeAll(async () => {
    schema = await createTestDatabase();
    await seedDirectory(schema.database, {
      [ACME]: [{ userId: '11' }, { userId: '12' }, { userId: '13' }],
      '2': [{ userId: '21' }],
    });
  });
  afterAll(() => schema.drop());

  return {
    get database() {
      return schema.database;
    },
    connect: (size: number) => schema.connect(size),
    /** A process: what it remembers, and what it sends to the database. */
    async startProcess(times = ONLY_WHEN_TOLD) {
      const database = schema.connect(2);
      const watch = createAccessWatch(database, times);
      const employmentOf = createGetEmploymentSession(database, watch);
      await watch.refresh();
      const statementsOf = async (work: () => Promise<unknown>) =>
        (await countStatements(database, work)).statements;
      return { database, watch, employmentOf, statementsOf };
    },
    setActive: (userId: string, active: number) =>
      execute(schema.database, 'UPDATE employments SET active = ? WHERE company_id = ? AND user_id = ?', [
        active,
        ACME,
        userId,
      ]),
    revoke: (...revocations: NewRevocation[]) =>
      inTransaction(schema.database, (trx) => saveRevocations(trx, revocations)),
  };
}
