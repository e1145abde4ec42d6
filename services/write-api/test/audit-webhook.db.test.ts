import { parseMacKeys } from '@messaging/audit';
import type { AuditPage, AuditWebhookView } from '@messaging/contracts';
import { execute, select } from '@messaging/database';
import { sealEvents } from '@messaging/events';
import { createHash } from 'node:crypto';
import { freshCompanyId, startWriteApi, type WriteApi } from './start-write-api.ts';

const [ACME, BOLT] = [freshCompanyId(), freshCompanyId()];
const [ANNA, MODERATOR, ADMIN, AUDITOR, GUEST, SUSPENDED] = ['11', '12', '13', '14', '15', '16'];
const EVERY_URL = 'https://93.184.215.14/checkpoints';
const INSIDE = 'archive.inside:8443';
const NOTHING = { webhook: null, version: '0' };

let api: WriteApi;
const tokens: Record<string, string> = {};
let theirAuditor: string;

beforeAll(async () => {
  const people = [
    { userId: ANNA },
    { userId: MODERATOR, permissions: ['messaging.moderate' as const] },
    { userId: ADMIN, permissions: ['messaging.administer' as const] },
    { userId: AUDITOR, displayName: 'Aude', permissions: ['messaging.audit' as const] },
    { userId: GUEST, permissions: ['messaging.audit' as const, 'messaging.guest' as const] },
    { userId: SUSPENDED, permissions: ['messaging.audit' as const] },
  ];
  api = await startWriteApi({ [ACME]: people, [BOLT]: people }, { auditWebhookHosts: [INSIDE] });
  sealEvents(api.database, parseMacKeys(`m1:${'A'.repeat(43)}`));
  for (const { userId } of people) tokens[userId] = await api.tokenOf(ACME, userId);
  theirAuditor = await api.tokenOf(BOLT, AUDITOR);
  const suspend = { token: tokens[ADMIN], body: { kind: 'suspended', reason: 'Left the keys in the door' } };
  expect((await api.call('PUT', `/people/${SUSPENDED}/sanctions`, suspend)).status).toBe(200);
});
afterAll(() => api.stop());

const put = (body: unknown, token = tokens[AUDITOR]) => api.call('PUT', '/audit/webhook', { token, body });
const get = (token = tokens[AUDITOR]) => api.call('GET', '/audit/webhook', { token });
async function set(url: string | null): Promise<AuditWebhookView> {
  const { status, body } = await put({ url });
  expect({ status, body }).toMatchObject({ status: 200 });
  return body as AuditWebhookView;
}
const digestOf = (url: string) => createHash('sha256').update(url).digest('base64url');
const rows = () =>
  select(api.database, 'SELECT * FROM audit_webhooks WHERE company_id IN (?, ?)', [ACME, BOLT]);
const changes = async () =>
  (
    await select<{ seq: string; actor: string; data: unknown; sealedBy: string | null }>(
      api.database,
      `SELECT seq, actor_user_id AS actor, data, mac_key AS sealedBy FROM events
        WHERE company_id IN (?, ?) AND type = 'audit.webhook.changed' ORDER BY seq`,
      [ACME, BOLT],
    )
  ).map(({ data, ...event }) => ({
    ...event,
    data: (typeof data === 'string' ? JSON.parse(data) : data) as object,
  }));

describe('PUT /api/messaging/audit/webhook', () => {
  beforeEach(() =>
    execute(api.database, 'DELETE FROM audit_webhooks WHERE company_id IN (?, ?)', [ACME, BOLT]),
  );

  it('says where checkpoints are sent, and the record says who said so, but not what is secret in the URL', async () => {
    const url = 'https://93.184.215.14/checkpoints/of-acme?key=query-secret';
    const before = await changes();
    const nudges = api.nudged.length;
    const view = await set(`${url}#top`);
    expect(view).toEqual({
      webhook: {
        address: 'https://93.184.215.14/checkpoints/of-acme',
        digest: digestOf(url),
        by: { userId: AUDITOR, displayName: 'Aude' },
        at: expect.any(String),
      },
      version: expect.stringMatching(/^[1-9]\d*$/),
    });
    expect((await get()).body).toEqual(view);
    expect(await rows()).toEqual([{ company_id: ACME, url, seq: view.version }]);
    expect(api.nudged.slice(nudges)).toEqual([ACME]);
    expect((await changes()).slice(before.length)).toEqual([
      {
        seq: view.version,
        actor: AUDITOR,
        sealedBy: 'm1',
        data: { host: '93.184.215.14', digest: digestOf(url) },
      },
    ]);
    const { body } = await api.call('GET', '/audit?limit=1', { token: tokens[AUDITOR] });
    const { entries } = body as AuditPage;
    expect(entries).toMatchObject([{ type: 'audit.webhook.changed', facts: { digest: digestOf(url) } }]);
    expect(JSON.stringify(entries)).not.toMatch(/of-acme|query-secret/);
  });

  it('is an event for each change, and none where nothing changes', async () => {
    const before = await changes();
    await set(null);
    const first = await set(EVERY_URL);
    expect(await set(EVERY_URL)).toEqual(first);
    const second = await set(`https://${INSIDE}/`);
    expect(second.webhook?.address).toBe(`https://${INSIDE}/`);
    expect(await set(null)).toEqual(NOTHING);
    await set(null);
    expect((await get()).body).toEqual(NOTHING);
    expect(await rows()).toEqual([]);
    expect((await changes()).slice(before.length).map(({ seq, data }) => ({ seq, data }))).toEqual([
      { seq: first.version, data: { host: '93.184.215.14', digest: digestOf(EVERY_URL) } },
      { seq: second.version, data: { host: INSIDE, digest: digestOf(`https://${INSIDE}/`) } },
      { seq: expect.any(String), data: { host: null, digest: null } },
    ]);
  });

  it('overwrites no change that the auditor has not seen', async () => {
    const { version } = await set(EVERY_URL);
    const before = [await rows(), await changes()];
    for (const expectedVersion of ['0', String(BigInt(version) + 1n)])
      for (const url of ['https://1.1.1.1/', EVERY_URL, null])
        expect(await put({ url, expectedVersion })).toMatchObject({
          status: 409,
          body: { type: 'urn:messaging:problem:version-conflict' },
        });
    expect([await rows(), await changes()]).toEqual(before);
    expect((await put({ url: null, expectedVersion: version })).body).toEqual(NOTHING);
    expect((await put({ url: EVERY_URL, expectedVersion: '0' })).status).toBe(200);
  });

  it('takes over what was written by SQL, of which nobody knows who wrote it', async () => {
    const url = 'https://93.184.215.14/?old=secret';
    await execute(api.database, 'INSERT INTO audit_webhooks (company_id, url) VALUES (?, ?)', [ACME, url]);
    const webhook = { address: 'https://93.184.215.14/', digest: digestOf(url), by: null, at: null };
    expect((await get()).body).toEqual({ webhook, version: '0' });
    expect((await put({ url: EVERY_URL, expectedVersion: '0' })).body).toMatchObject({
      webhook: { address: EVERY_URL, by: { userId: AUDITOR } },
    });
  });

  it('is for auditors alone, an admin no less refused than others, and so is reading it', async () => {
    const { version } = await set(EVERY_URL);
    const before = [await rows(), await changes()];
    for (const userId of [ANNA, MODERATOR, ADMIN, GUEST, SUSPENDED]) {
      // Who may not say where is not told what would be wrong with it.
      for (const url of [null, 'https://1.1.1.1/', 'https://10.0.0.1/'])
        expect([userId, url, (await put({ url }, tokens[userId])).status]).toEqual([userId, url, 403]);
      expect([userId, (await get(tokens[userId])).status]).toEqual([userId, 403]);
    }
    expect((await api.call('GET', '/audit/webhook')).status).toBe(401);
    expect((await put({ url: null }, await api.issuer.serviceToken('directory:write'))).status).toBe(401);
    expect([await rows(), await changes()]).toEqual(before);
    expect((await get()).body.version).toBe(version);
  });

  it('is each company’s own', async () => {
    const ours = await set(EVERY_URL);
    expect((await get(theirAuditor)).body).toEqual(NOTHING);
    expect((await put({ url: null, expectedVersion: ours.version }, theirAuditor)).status).toBe(409);
    expect((await put({ url: null }, theirAuditor)).body).toEqual(NOTHING);
    expect((await put({ url: 'https://1.1.1.1/' }, theirAuditor)).status).toBe(200);
    expect((await get()).body).toEqual(ours);
    expect((await put({ url: null }, theirAuditor)).body).toEqual(NOTHING);
    expect((await get()).body).toEqual(ours);
  });

  it.each([
    ['plain http', 'http://93.184.215.14/'],
    ['another protocol', 'file:///etc/passwd'],
    ['a user name and a password', 'https://me:secret@93.184.215.14/'],
    ['a port nobody opened', 'https://93.184.215.14:8443/'],
    ['loopback', 'https://127.0.0.1/'],
    ['loopback as a number', 'https://2130706433/'],
    ['loopback by name', 'https://localhost/'],
    ['an address of the private network', 'https://10.1.2.3/'],
    ['the metadata service', 'https://169.254.169.254/latest/meta-data/'],
    ['an inner address in IPv6', 'https://[::ffff:10.1.2.3]/'],
    ['a name that leads nowhere', 'https://hook.invalid/'],
    ['another port of a host of the operator', 'https://archive.inside:8444/'],
    ['what is no URL', 'checkpoints'],
    ['what is too long once it is encoded', `https://93.184.215.14/${'ü'.repeat(1_900)}`],
    ['what is too long', `https://93.184.215.14/${'x'.repeat(2_000)}`],
    ['nothing', ''],
    ['a number', 7],
    ['a list', [EVERY_URL]],
    ['an object', { href: EVERY_URL }],
  ])(
    'refuses %s, and changes nothing',
    async (_, url) => {
      await set(EVERY_URL);
      const before = [await rows(), await changes()];
      const { status, body } = await put({ url });
      expect({ status, body }).toMatchObject({
        status: 400,
        body: { type: 'urn:messaging:problem:invalid-request', field: 'url', detail: expect.any(String) },
      });
      expect(body.detail).not.toMatch(/secret|latest/);
      expect([await rows(), await changes()]).toEqual(before);
    },
    15_000,
  );

  it('lets what is secret in the URL out in no log, no metric and no word to Redis', async () => {
    const { version } = await set(`${EVERY_URL}?key=not-to-be-seen`);
    expect((await put({ url: 'https://10.0.0.1/?key=not-to-be-seen' })).status).toBe(400);
    expect((await put({ url: `${EVERY_URL}?key=not-to-be-seen`, expectedVersion: '0' })).status).toBe(409);
    // The database is searched for it when it is dropped, so it stays in there until then.
    expect((await get()).body).toMatchObject({ webhook: { address: EVERY_URL }, version });
  });
});

describe('GET and PUT /api/messaging/audit/webhook', () => {
  it('refuses what is missing, too much or no version', async () => {
    for (const body of [
      {},
      { url: null, more: 1 },
      { url: null, expectedVersion: 0 },
      { url: null, expectedVersion: '-1' },
    ])
      expect([body, (await put(body)).status]).toEqual([body, 400]);
    expect((await api.call('GET', '/audit/webhook?more=1', { token: tokens[AUDITOR] })).status).toBe(400);
  });
});
