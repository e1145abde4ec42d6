import { openCheckpoint, originOf, parseNoteVerifier, privateKeyOf, verifierTextOf } from '@messaging/audit';
import type { AuditWebhookView } from '@messaging/contracts';
import { createDatabase, select } from '@messaging/database';
import type { Cluster } from '@messaging/local-cluster';
import { createCertificate, eventually, seedDirectory } from '@messaging/test-kit';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { call, createSignerOf, startJourneyCluster } from './journey-cluster.ts';
import { startWebhookReceiver, type WebhookReceiver } from './webhook-receiver.ts';

const COMPANY = '940000001';
const [ANNA, AUDITOR, ADMIN] = ['940000011', '940000012', '940000013'];
const ORIGIN = originOf('messaging.local/audit', COMPANY);
/** How far behind a checkpoint may be. */
const BEHIND_MS = 10_000;

describe('a company’s checkpoint webhook', () => {
  const seed = randomBytes(32);
  const verifiers = [parseNoteVerifier(verifierTextOf(ORIGIN, privateKeyOf(seed)))];
  let folder: string;
  let cluster: Cluster;
  let database: ReturnType<typeof createDatabase>;
  let [first, second, tokens]: [WebhookReceiver?, WebhookReceiver?, Record<string, string>?] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'webhook-'));
    const certificate = createCertificate('127.0.0.1');
    await writeFile(join(folder, 'ca.pem'), certificate.cert);
    [first, second] = [await startWebhookReceiver(certificate), await startWebhookReceiver(certificate)];
    const hosts = { AUDIT_WEBHOOK_HOSTS: `${first.host},${second.host}` };
    cluster = await startJourneyCluster('audit-webhook', {
      'write-api': hosts,
      'audit-worker': {
        ...hosts,
        NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
        AUDIT_SIGNING_KEYS: seed.toString('base64url'),
        AUDIT_EVERY_MS: '500',
      },
    });
    database = createDatabase(cluster.databaseUrl, { poolSize: 1 });
    await seedDirectory(database, {
      [COMPANY]: [
        { userId: ANNA },
        { userId: AUDITOR, permissions: ['messaging.audit'] },
        { userId: ADMIN, permissions: ['messaging.administer'] },
      ],
    });
    const signer = await createSignerOf(cluster);
    tokens = Object.fromEntries(
      await Promise.all(
        [ANNA, AUDITOR, ADMIN].map(async (id) => [id, await signer.personToken(COMPANY, id)] as const),
      ),
    );
  }, 120_000);
  afterAll(async () => {
    await database?.destroy();
    await cluster?.stop();
    await Promise.all([first?.stop(), second?.stop()]);
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  const ask = (userId: string, method: string, path: string, body?: unknown) =>
    call(cluster, tokens![userId]!, method, path, body);
  async function pointTo(url: string | null): Promise<AuditWebhookView> {
    const { status, body } = await ask(AUDITOR, 'PUT', '/audit/webhook', { url });
    expect({ status, body }).toMatchObject({ status: 200 });
    return body as AuditWebhookView;
  }
  async function write(text: string): Promise<number> {
    const { status, body } = await ask(ANNA, 'POST', '', { topic: 'Delivery', message: text });
    expect(status).toBe(201);
    return Number((body as { seq: string }).seq);
  }
  /** How many events each checkpoint is over that has arrived; none without its signature. */
  const sizesAt = (receiver: WebhookReceiver) =>
    receiver.received.map(({ body }) => openCheckpoint(body, ORIGIN, verifiers).size);
  const arrives = (receiver: WebhookReceiver, size: number) =>
    eventually(() => expect(Math.max(0, ...sizesAt(receiver))).toBeGreaterThanOrEqual(size), BEHIND_MS);
  /** The last change of the webhook, as the stream has it. */
  async function lastChange(): Promise<number> {
    const [row] = await select<{ seq: string }>(
      database,
      `SELECT MAX(seq) AS seq FROM events WHERE company_id = ? AND type = 'audit.webhook.changed'`,
      [COMPANY],
    );
    return Number(row?.seq);
  }
  /** Waits until the worker has gone through its sinks with this event: the webhook is before the folder. */
  const isPublished = (size: number) =>
    eventually(async () => {
      const [row] = await select<{ size: string }>(
        database,
        `SELECT size FROM audit_publications WHERE company_id = ? AND sink = 'file'`,
        [COMPANY],
      );
      expect(Number(row?.size ?? 0)).toBeGreaterThanOrEqual(size);
    }, BEHIND_MS);

  it('gets what the auditor has pointed to it, signed, from the change itself on', async () => {
    await isPublished(await write('before anybody has said where'));
    expect(first!.received).toEqual([]);
    const { version } = await pointTo(`https://${first!.host}/checkpoints?key=of-the-first`);
    await arrives(first!, Number(version));
    await arrives(first!, await write('and on'));
    expect(new Set(first!.received.map(({ path }) => path))).toEqual(
      new Set(['/checkpoints?key=of-the-first']),
    );
    expect((await ask(AUDITOR, 'GET', '/audit/webhook')).body).toMatchObject({
      webhook: { address: `https://${first!.host}/checkpoints`, by: { userId: AUDITOR } },
      version,
    });
  }, 60_000);

  it('is not moved by an admin', async () => {
    const elsewhere = { url: `https://${second!.host}/` };
    expect((await ask(ADMIN, 'PUT', '/audit/webhook', elsewhere)).status).toBe(403);
    await arrives(first!, await write('still to the first'));
    expect(second!.received).toEqual([]);
  }, 30_000);

  it('is another once the auditor has changed it, and the one before gets nothing of after that', async () => {
    const { version } = await pointTo(`https://${second!.host}/checkpoints?key=of-the-second`);
    await arrives(second!, Number(version));
    await arrives(second!, await write('to the second'));
    expect(Math.max(...sizesAt(first!))).toBeLessThan(Number(version));
  }, 60_000);

  it('is sent nothing any more once it is taken away', async () => {
    expect(await pointTo(null)).toEqual({ webhook: null, version: '0' });
    const removal = await lastChange();
    await isPublished(await write('to nobody'));
    for (const receiver of [first!, second!]) expect(Math.max(...sizesAt(receiver))).toBeLessThan(removal);
  }, 60_000);
});
