import type { EmailJob } from '@messaging/contracts';
import { inTransaction, newId, select } from '@messaging/database';
import {
  createMessageWriter,
  createTestDatabase,
  seedDirectory,
  type TestDatabase,
} from '@messaging/test-kit';
import { createReconcileEmails } from '../src/jobs/reconcile-emails.ts';
import { insertNotifications } from '../src/repositories/notification-rows.ts';

const LONG_AGO = Date.now() - 60_000;
const [ACME, RIVAL] = ['1', '2'];
const [ANNA, RITA] = ['11', '21'];

describe('mails that lost their jobs', () => {
  let schema: TestDatabase;
  beforeAll(async () => {
    schema = await createTestDatabase();
    await seedDirectory(schema.database, { [ACME]: [{ userId: ANNA }], [RIVAL]: [{ userId: RITA }] });
  });
  afterAll(() => schema.drop());

  /** Pending mails of so many messages of a company; answers their notifications. */
  async function leavePending(companyId: string, count: number, since = LONG_AGO) {
    const userId = companyId === ACME ? ANNA : RITA;
    const messages = await createMessageWriter(schema.database).send(
      ...Array.from({ length: count }, () => ({ companyId, userId, link: { topic: 'Lost' }, text: 'Words' })),
    );
    const [conversation] = await select<{ id: string }>(
      schema.database,
      'SELECT id FROM conversations WHERE company_id = ?',
      [companyId],
    );
    const rows = messages.map(({ messageId }) => ({
      companyId,
      id: newId(since),
      userId,
      conversationId: conversation!.id,
      messageId,
      reason: 'mention' as const,
      createdAt: new Date(since),
      email: 'pending' as const,
    }));
    await inTransaction(schema.database, (trx) => insertNotifications(trx, rows));
    return rows.map(({ id }) => id);
  }

  it('are all looked at in turn, also behind more than one run can hold of a company that stays behind', async () => {
    const acme = await leavePending(ACME, 5);
    const rival = await leavePending(RIVAL, 2);
    await leavePending(RIVAL, 1, Date.now());
    const runs: string[][] = [];
    const reconcileEmails = createReconcileEmails({
      database: schema.database,
      graceMs: 10_000,
      mostARun: 3,
      enqueue: (jobs: { data: EmailJob }[]) => {
        runs.push(jobs.map(({ data }) => data.notificationId));
        return Promise.resolve();
      },
    });
    for (let run = 0; run < 4; run++) await reconcileEmails();
    const all = [...acme, ...rival];
    expect(runs).toEqual([all.slice(0, 3), all.slice(3, 6), all.slice(6), all.slice(0, 3)]);
  });
});
