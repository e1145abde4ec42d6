import type { Knex } from 'knex';

/** Phase E: finds the e-mails still to be sent, whatever became of their jobs. */
export async function up(database: Knex): Promise<void> {
  await database.raw('ALTER TABLE notifications ADD KEY notifications_by_email (email, company_id, id)');
}

export async function down(database: Knex): Promise<void> {
  await database.raw('ALTER TABLE notifications DROP KEY notifications_by_email');
}
