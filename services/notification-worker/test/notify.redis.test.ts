import { select } from '@messaging/database';
import { createProducers, type Producers } from '@messaging/queue';
import {
  createMessageWriter,
  createTestDatabase,
  eventually,
  seedDirectory,
  startPrivateRedis,
  type MessageWriter,
  type PrivateRedis,
  type TestDatabase,
  createTestLogger,
  createTestMetrics,
} from '@messaging/test-kit';
import { SMTPServer } from 'smtp-server';
import type { AddressInfo } from 'node:net';
import { startNotificationWorker } from '../src/worker.ts';

const [ACME, RIVAL] = ['1', '2'];
const [ANNA, BORIS, CLARA, DORA, GONE, GUEST, RITA] = ['11', '12', '13', '14', '15', '16', '21'];

interface Row {
  userId: string;
  reason: string;
  withdrawn: number;
  email: string;
  emailReason: string | null;
}

describe('notifications', () => {
  let schema: TestDatabase;
  let redis: PrivateRedis;
  let producers: Producers;
  let writer: MessageWriter;
  let worker: Awaited<ReturnType<typeof startNotificationWorker>>;
  let mails: string[] = [];
  let smtp: SMTPServer | undefined;
  let smtpPort = 0;
  const nudged: string[] = [];

  beforeAll(async () => {
    [schema, redis] = await Promise.all([createTestDatabase(), startPrivateRedis()]);
    await seedDirectory(schema.database, {
      [ACME]: [
        { userId: ANNA, username: 'anna', email: 'anna@acme.test' },
        { userId: BORIS, username: 'boris', email: 'boris@acme.test' },
        { userId: CLARA, username: 'clara', email: null },
        { userId: DORA, username: 'dora', email: 'dora@acme.test' },
        { userId: GONE, username: 'gone', email: 'gone@acme.test', active: false },
        {
          userId: GUEST,
          username: 'guest',
          email: 'guest@acme.test',
          permissions: ['messaging.guest'],
        },
      ],
      [RIVAL]: [{ userId: RITA, username: 'rita', email: 'rita@rival.test' }],
    });
    producers = await createProducers(redis.url);
    writer = createMessageWriter(schema.database);
    await startSmtp();
    worker = await startNotificationWorker({
      config: {
        queueRedisUrl: redis.url,
        smtpUrl: `smtp://127.0.0.1:${smtpPort}`,
        mailFrom: 'Messages <messages@erp.test>',
        publicUrl: 'https://erp.test/messages',
        jobsAtATime: 8,
        mailsAtATime: 2,
        reconcileEveryMs: 300,
        reconcileGraceMs: 300,
      },
      database: schema.database,
      producers,
      nudge: (companyId) => nudged.push(companyId),
      logger: createTestLogger('notification-worker'),
      metrics: createTestMetrics('notification-worker'),
      mailRetryMs: 300,
    });
  }, 60_000);
  afterAll(async () => {
    await worker?.close();
    await producers?.close();
    await stopSmtp();
    await Promise.all([redis?.stop(), schema?.drop()]);
  });

  async function startSmtp(): Promise<void> {
    const server = new SMTPServer({
      disabledCommands: ['STARTTLS', 'AUTH'],
      onData(stream, _session, done) {
        let text = '';
        stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
        stream.on('end', () => {
          mails.push(text);
          done();
        });
      },
    });
    smtp = server;
    await new Promise<void>((resolve) => server.listen(smtpPort, '127.0.0.1', resolve));
    smtpPort = (server.server.address() as AddressInfo).port;
  }
  const stopSmtp = () => new Promise<void>((resolve) => (smtp ? smtp.close(resolve) : resolve()));

  const job = (companyId: string, seqs: string[], jobId = `c${companyId}-s${seqs.join('-')}`) =>
    producers.enqueue('notification', jobId, {
      streams: [{ companyId, seqs, correlationIds: seqs.map(() => 'correlation-1') }],
      createdAt: Date.now(),
    });
  const notificationsOf = (messageId: string) =>
    select<Row>(
      schema.database,
      `SELECT user_id AS userId, reason, withdrawn_at IS NOT NULL AS withdrawn, email, email_reason AS emailReason
         FROM notifications WHERE message_id = ? ORDER BY user_id`,
      [messageId],
    );
  const told = async (messageId: string) =>
    (await notificationsOf(messageId)).map(({ userId, reason }) => [userId, reason]);
  const isProcessed = (seq: string) =>
    eventually(async () => {
      const rows = await select(
        schema.database,
        `SELECT 1 FROM inbox WHERE consumer = 'notification' AND company_id = ? AND seq = ?`,
        [ACME, seq],
      );
      const [cursor] = await select<{ seq: string }>(
        schema.database,
        `SELECT seq FROM consumer_cursors WHERE consumer = 'notification' AND company_id = ?`,
        [ACME],
      );
      if (rows.length === 0 && BigInt(cursor?.seq ?? 0) < BigInt(seq))
        throw new Error(`event ${seq} is not processed`);
    });
  async function send(userId: string, topic: string, message: string, parentMessageId?: string) {
    const [written] = await writer.send({
      companyId: ACME,
      userId,
      link: { topic },
      text: message,
      ...(parentMessageId ? { parentMessageId } : {}),
    });
    if (!written) throw new Error('nothing was written');
    await job(ACME, [written.seq]);
    await isProcessed(written.seq);
    return written;
  }

  it('tells who is mentioned, who is replied to and who follows, each once by the strongest reason', async () => {
    const first = await send(ANNA, 'Pump', 'The pump is late.');
    expect(await told(first.messageId)).toEqual([]);
    const second = await send(BORIS, 'Pump', 'Ask @clara, please. @anna @boris', first.messageId);
    expect(await told(second.messageId)).toEqual([
      [ANNA, 'mention'],
      [CLARA, 'mention'],
    ]);
    const third = await send(CLARA, 'Pump', 'Tomorrow.', first.messageId);
    expect(await told(third.messageId)).toEqual([
      [ANNA, 'reply'],
      [BORIS, 'following'],
    ]);
    expect(nudged).toContain(ACME);
  });

  it('tells the people’s screens through the stream, in one event', async () => {
    const { messageId } = await send(DORA, 'Screens', 'Hello @anna and @boris');
    const rows = await select<{ data: string | { userIds: string[] }; conversation_id: string | null }>(
      schema.database,
      `SELECT data, conversation_id FROM events WHERE company_id = ? AND type = 'people.notified' AND message_id = ?`,
      [ACME, messageId],
    );
    const data = rows.map((row) =>
      typeof row.data === 'string' ? (JSON.parse(row.data) as { userIds: string[] }) : row.data,
    );
    expect(data.map(({ userIds }) => [...userIds].sort())).toEqual([[ANNA, BORIS]]);
    expect(rows[0]?.conversation_id).toBeNull();
  });

  it('class 16: never tells a person of another company, one who left, or one who wants to hear nothing', async () => {
    await send(DORA, 'Quiet', 'I follow this.');
    await schema
      .database('participants')
      .where({ user_id: DORA, company_id: ACME })
      .update({ level: 'nothing' });
    const { messageId } = await send(ANNA, 'Quiet', '@rita @gone @dora @nobody');
    expect(await notificationsOf(messageId)).toEqual([]);
    await schema.database('participants').where({ user_id: DORA, company_id: ACME }).update({ level: 'all' });
  });

  it('class 16: nor a colleague who may not read it, whether they follow it or are mentioned', async () => {
    await send(BORIS, 'Closed', 'I follow this.');
    const open = await send(ANNA, 'Closed', 'Still for everybody of the company, @guest @clara');
    expect(await told(open.messageId)).toEqual([
      [BORIS, 'following'],
      [CLARA, 'mention'],
    ]);
    const restrict = (audience: string, audience_value: string | null) =>
      schema
        .database('conversations')
        .where({ company_id: ACME, root_value: 'Closed' })
        .update({ audience, audience_value });
    await restrict('permission', 'messaging.audit');
    expect(await told((await send(ANNA, 'Closed', '@boris @clara @guest')).messageId)).toEqual([]);
    // A mention names nobody into a conversation of named people.
    await restrict('participants', null);
    const named = await send(ANNA, 'Closed', '@boris @clara @dora @guest');
    expect(await told(named.messageId)).toEqual([
      [BORIS, 'mention'],
      [CLARA, 'mention'],
    ]);
  });

  it('acts once when its job runs twice, and again after everything queued is lost', async () => {
    const written = await send(ANNA, 'Twice', 'Look, @boris');
    const before = await notificationsOf(written.messageId);
    const count = async () =>
      (
        await select<{ n: number }>(
          schema.database,
          'SELECT COUNT(*) AS n FROM events WHERE company_id = ?',
          [ACME],
        )
      )[0]?.n;
    const events = await count();
    await job(ACME, [written.seq], 'again');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await notificationsOf(written.messageId)).map(({ userId }) => userId)).toEqual(
      before.map(({ userId }) => userId),
    );
    expect(await count()).toBe(events);

    const [lost] = await writer.send({
      companyId: ACME,
      userId: ANNA,
      link: { topic: 'Twice' },
      text: 'Lost job, @boris',
    });
    await schema
      .database('consumer_cursors')
      .insert({ company_id: ACME, consumer: 'relay', seq: lost!.seq })
      .onConflict()
      .merge();
    await eventually(async () => expect(await told(lost!.messageId)).toEqual([[BORIS, 'mention']]), 10_000);
  });

  it('takes back what was told of a message that is deleted', async () => {
    const written = await send(ANNA, 'Back', 'Never mind, @clara');
    const deleted = await writer.remove(ACME, written.messageId);
    await job(ACME, [deleted.seq]);
    await isProcessed(deleted.seq);
    expect(await notificationsOf(written.messageId)).toEqual([
      { userId: CLARA, reason: 'mention', withdrawn: 1, email: 'none', emailReason: null },
    ]);
  });

  it('sends a mail to who was addressed and has an address, with the correlation id', async () => {
    const { messageId } = await send(ANNA, 'Mail', 'Please approve, @boris & @clara <b>');
    await eventually(async () =>
      expect((await notificationsOf(messageId)).map(({ email }) => email)).toEqual(['sent', 'none']),
    );
    const [mail, ...others] = mails.filter((one) => one.includes('Please approve'));
    expect(others).toEqual([]);
    const [event] = await select<{ id: string }>(
      schema.database,
      `SELECT correlation_id AS id FROM events WHERE message_id = ? AND type = 'message.created'`,
      [messageId],
    );
    expect(mail).toMatch(/^To: .*boris@acme\.test/m);
    expect(mail).toMatch(/^Subject: .*Person_11_mentioned_you_on/m);
    expect(mail).toContain(`X-Correlation-ID: ${event?.id}`);
    expect(mail).toContain('&lt;b&gt;');
  });

  it('keeps mails while the mail server is away, without holding up anything else', async () => {
    mails = [];
    await stopSmtp();
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) ids.push((await send(ANNA, 'Away', `Number ${i}, @boris`)).messageId);
    for (const id of ids) expect(await told(id)).toEqual([[BORIS, 'mention']]);
    expect(mails).toEqual([]);
    await startSmtp();
    await eventually(async () => {
      for (const id of ids) expect((await notificationsOf(id)).map(({ email }) => email)).toEqual(['sent']);
    }, 15_000);
    expect(mails).toHaveLength(5);
  });

  it('does not send what was read meanwhile', async () => {
    await stopSmtp();
    const { messageId } = await send(ANNA, 'Read', 'Hello @boris');
    await schema.database('notifications').where({ message_id: messageId }).update({ read_at: new Date() });
    mails = [];
    // The server stays away until then: an attempt that had looked at the notification before it was read would find it.
    await eventually(
      async () =>
        expect(await notificationsOf(messageId)).toMatchObject([
          { email: 'skipped', emailReason: 'read meanwhile' },
        ]),
      15_000,
    );
    await startSmtp();
    await send(ANNA, 'Read', 'And now @boris');
    await eventually(() => expect(mails).toHaveLength(1), 15_000);
    expect(mails[0]).toContain('And now');
  });
});
