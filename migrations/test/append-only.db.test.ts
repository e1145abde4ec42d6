import { createDatabase, execute, select } from '@messaging/database';
import { createTestDatabase, seedDirectory, testDatabaseUrl, type TestDatabase } from '@messaging/test-kit';
import { migrateToLatest } from '@messaging/migrations';
import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';

const REFUSAL = 'are never changed or deleted';

describe('what is only ever appended to', () => {
  let schema: TestDatabase;
  let database: Knex;
  beforeAll(async () => {
    schema = await createTestDatabase();
    database = schema.database;
    await seedDirectory(database, { '1': [] });
    await execute(
      database,
      `INSERT INTO events (company_id, seq, type, correlation_id, data, occurred_at)
       VALUES (1, 1, 'directory.changed', 'c', '{}', UTC_TIMESTAMP(3)), (1, 2, 'directory.changed', 'c', '{}', UTC_TIMESTAMP(3))`,
    );
    await execute(
      database,
      "INSERT INTO audit_checkpoints (company_id, size, note, created_at) VALUES (1, 1, 'note', UTC_TIMESTAMP(3))",
    );
  });
  afterAll(() => schema.drop());

  it.each([
    "UPDATE events SET correlation_id = 'other' WHERE company_id = 1 AND seq = 1",
    'UPDATE events SET mac = NULL',
    'DELETE FROM events WHERE company_id = 1 AND seq = 2',
    'INSERT INTO events (company_id, seq, type, correlation_id, data, occurred_at)' +
      " VALUES (1, 1, 'x', 'c', '{}', UTC_TIMESTAMP(3)) ON DUPLICATE KEY UPDATE type = 'x'",
    'REPLACE INTO events (company_id, seq, type, correlation_id, data, occurred_at)' +
      " VALUES (1, 1, 'x', 'c', '{}', UTC_TIMESTAMP(3))",
    "UPDATE audit_checkpoints SET note = 'other'",
    'DELETE FROM audit_checkpoints',
  ])('the database refuses: %s', async (sql) => {
    const rows = () =>
      select(database, 'SELECT e.*, n.note FROM events e CROSS JOIN audit_checkpoints n ORDER BY e.seq');
    const before = await rows();
    await expect(execute(database, sql)).rejects.toThrow(REFUSAL);
    expect(await rows()).toEqual(before);
  });
});

describe('a server that refuses triggers', () => {
  it('is told what it lacks, before anything else of the step has run', async () => {
    const name = `trigger_${randomBytes(6).toString('hex')}`;
    const admin = createDatabase(testDatabaseUrl(), { poolSize: 1 });
    const address = new URL(testDatabaseUrl());
    Object.assign(address, { username: name, password: name, pathname: `/${name}` });
    let restricted = createDatabase(address.href, { poolSize: 1 });
    try {
      await admin.raw(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
      await admin.raw(`CREATE USER '${name}'@'%' IDENTIFIED BY '${name}'`);
      const rights =
        'SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES, CREATE TEMPORARY TABLES';
      await admin.raw(`GRANT ${rights} ON ${name}.* TO '${name}'@'%'`);
      await expect(migrateToLatest(restricted)).rejects.toThrow(/log_bin_trust_function_creators=1.*TRIGGER/);
      expect(await restricted.schema.hasTable('audit_trees')).toBe(false);

      await admin.raw(`GRANT TRIGGER ON ${name}.* TO '${name}'@'%'`);
      // A connection goes on with the rights it began with.
      await restricted.destroy();
      restricted = createDatabase(address.href, { poolSize: 1 });
      await migrateToLatest(restricted);
      expect(await restricted.schema.hasTable('audit_trees')).toBe(true);
    } finally {
      await restricted.destroy();
      await admin.raw(`DROP USER IF EXISTS '${name}'@'%'`);
      await admin.raw(`DROP DATABASE IF EXISTS ${name}`);
      await admin.destroy();
    }
  });
});
