import { select } from '@messaging/database';
import { createProducers, type Producers } from '@messaging/queue';
import { createLogger, createMetrics } from '@messaging/service-kit';
import {
  createMessageWriter,
  createTestDatabase,
  eventually,
  seedDirectory,
  startPrivateRedis,
  type PrivateRedis,
  type TestDatabase,
} from '@messaging/test-kit';
import { SMTPServer } from 'smtp-server';
import type { AddressInfo } from 'node:net';
import { startNotificationWorker } from '../src/worker.ts';

const ACME = '1';
const [ANNA, BORIS, DORA] = ['11', '12', '13'];
const FULL_MAILBOX = 'dora@acme.test';
const GIVE_UP_MS = 3_000;

describe('mails that the mail server puts off', () => {
  let schema: TestDatabase;
  let redis: PrivateRedis;
  let producers: Producers;
  let worker: Awaited<ReturnType<typeof startNotificationWorker>>;
  const asked: string[] = [];
  const logged: string[] = [];
  const metrics = createMetrics({ service: 'notification-worker', defaults: false });
  const smtp = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo({ address }, _session, done) {
      asked.push(address);
      if (address !== FULL_MAILBOX) return done();
      done(Object.assign(new Error(`4.2.2 <${address}>: mailbox full`), { responseCode: 452 }));
    },
    onData(stream, _session, done) {
      stream.resume();
      stream.on('end', () => done());
    },
  });

  beforeAll(async () => {
    [schema, redis] = await Promise.all([createTestDatabase(), startPrivateRedis()]);
    await seedDirectory(schema.database, {
      [ACME]: [
        { userId: ANNA, username: 'anna' },
        { userId: BORIS, username: 'boris', email: 'boris@acme.test' },
        { userId: DORA, username: 'dora', email: FULL_MAILBOX },
      ],
    });
    producers = await createProducers(redis.url);
    await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
    worker = await startNotificationWorker({
      config: {
        queueRedisUrl: redis.url,
        smtpUrl: `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`,
        mailFrom: 'messages@erp.test',
        publicUrl: 'https://erp.test/messages',
        jobsAtATime: 8,
        mailsAtATime: 2,
        reconcileEveryMs: 300,
        reconcileGraceMs: 300,
      },
      database: schema.database,
      producers,
      nudge: () => undefined,
      logger: createLogger({
        service: 'notification-worker',
        destination: { write: (line: string) => void logged.push(line) },
      }),
      metrics,
      mailRetryMs: 500,
      mailGiveUpMs: GIVE_UP_MS,
    });
  }, 60_000);
  afterAll(async () => {
    await worker?.close();
    await producers?.close();
    await new Promise<void>((resolve) => smtp.close(resolve));
    await Promise.all([redis?.stop(), schema?.drop()]);
  });

  async function mention(username: string, times: number): Promise<void> {
    const written = await createMessageWriter(schema.database).send(
      ...Array.from({ length: times }, (_, i) => ({
        companyId: ACME,
        userId: ANNA,
        link: { topic: 'Mailboxes' },
        text: `Number ${i} for @${username}`,
      })),
    );
    const seqs = written.map(({ seq }) => seq);
    await producers.enqueue('notification', `s${seqs.join('-')}`, {
      streams: [{ companyId: ACME, seqs, correlationIds: seqs.map(() => 'correlation-1') }],
      createdAt: Date.now(),
    });
  }
  const emailsOf = (userId: string) =>
    select<{ email: string; reason: string | null }>(
      schema.database,
      `SELECT email, email_reason AS reason FROM notifications
        WHERE company_id = ? AND user_id = ? AND email <> 'none'`,
      [ACME, userId],
    );
  const timesAsked = (address: string) => asked.filter((one) => one === address).length;
  const breaker = async () => /breaker_state\{name="smtp".*\} (\d)/.exec(await metrics.print())?.[1];

  it('keep no other mail waiting, come again ever later, and are given up in the end', async () => {
    await mention('dora', 4);
    await eventually(() => expect(timesAsked(FULL_MAILBOX)).toBeGreaterThanOrEqual(4));
    expect(await breaker()).toBe('0');
    await mention('boris', 3);
    await eventually(async () =>
      expect((await emailsOf(BORIS)).map(({ email }) => email)).toEqual(['sent', 'sent', 'sent']),
    );
    expect((await emailsOf(DORA)).map(({ email }) => email)).toEqual(Array(4).fill('pending'));

    const givenUp = { email: 'failed', reason: 'put off for too long: 452 to RCPT TO' };
    await eventually(async () => expect(await emailsOf(DORA)).toEqual(Array(4).fill(givenUp)), 20_000);
    // At 0, 0.5, 1, 2 s and the last, or a little later each; not every half second.
    expect(timesAsked(FULL_MAILBOX)).toBeLessThanOrEqual(4 * 5);
    expect(await breaker()).toBe('0');
    const lines = logged.filter((line) => line.includes('mail given up'));
    expect(lines).toHaveLength(4);
    expect(lines[0]).toContain('452 to RCPT TO');
    expect(logged.join('\n')).not.toContain(FULL_MAILBOX);
  }, 40_000);
});
