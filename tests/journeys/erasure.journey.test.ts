import { createDatabase, select } from '@messaging/database';
import { auditEnvironment, type Cluster } from '@messaging/local-cluster';
import { eventually, findWords, readRedis, seedDirectory, type ErpSigner } from '@messaging/test-kit';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { call, createSignerOf, startJourneyCluster } from './journey-cluster.ts';

const [COMPANY, OTHER] = ['950000001', '950000002'];
const [ANNA, BORIS] = ['950000011', '950000012'];
const SECRET = 'my new number is 0170 5550123';
const NAME = 'Anna Erasmus of Acme';
const ADDRESS = 'anna.erasmus@acme.example';
const PERSONAL = [SECRET, NAME, ADDRESS];
const AUDIT_CLI = resolve(__dirname, '../../services/audit-worker/dist/cli.js');

describe('class S12: a person who is erased', () => {
  let cluster: Cluster;
  let database: ReturnType<typeof createDatabase>;
  let signer: ErpSigner;

  beforeAll(async () => {
    cluster = await startJourneyCluster('erasure', { 'audit-worker': { AUDIT_EVERY_MS: '500' } });
    database = createDatabase(cluster.databaseUrl, { poolSize: 1 });
    await seedDirectory(database, {
      [COMPANY]: [{ userId: ANNA, displayName: NAME, email: ADDRESS }, { userId: BORIS }],
      [OTHER]: [{ userId: BORIS }],
    });
    signer = await createSignerOf(cluster);
  }, 120_000);
  afterAll(async () => {
    await database?.destroy();
    await cluster?.stop();
  }, 60_000);

  const as = async (userId: string, method: string, path: string, body?: unknown) =>
    call(cluster, await signer.personToken(COMPANY, userId), method, path, body);
  const asErp = async (scope: string, method: string, path: string, body?: unknown) =>
    call(cluster, await signer.serviceToken(scope), method, path, body);
  const ask = (dryRun: boolean) =>
    asErp('people:erase', 'POST', '/directory/erasures', { companyId: COMPANY, userId: ANNA, dryRun });
  async function say(message: string, userId = ANNA): Promise<string> {
    const { status, body } = await as(userId, 'POST', '', { topic: 'Delivery', message });
    expect({ status, body }).toMatchObject({ status: 201 });
    return (body as { message: { id: string } }).message.id;
  }
  /** What an auditor finds, offline, against the checkpoints outside. */
  function verify() {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [AUDIT_CLI, 'verify', '--company', COMPANY, '--json'],
      {
        env: { ...process.env, DATABASE_URL: cluster.databaseUrl, ...auditEnvironment(cluster.folder) },
        encoding: 'utf8',
      },
    );
    expect(stderr).toBe('');
    return { status, ...(JSON.parse(stdout) as { ok: boolean; counts: Record<string, number> }) };
  }
  /** Every event until now stands under a checkpoint outside. */
  const isCovered = () =>
    eventually(async () => {
      const [row] = await select<{ size: string; head: string }>(
        database,
        `SELECT p.size, h.last_seq AS head FROM audit_publications p JOIN stream_heads h ON h.company_id = p.company_id
          WHERE p.company_id = ? AND h.company_id = ? AND p.sink = 'file'`,
        [COMPANY, COMPANY],
      );
      expect(row && Number(row.size) >= Number(row.head)).toBe(true);
    }, 10_000);

  it('is counted first, and refused while they still work there', async () => {
    const edited = await say(`${SECRET}, or was it`);
    await as(ANNA, 'PATCH', `/messages/${edited}`, { message: `${SECRET}, I am sure` });
    await as(ANNA, 'DELETE', `/messages/${await say(`${SECRET}, no`)}`);
    const hidden = await say(`${SECRET}, asshole`);
    await say(`${SECRET}, call me`);
    await say('I will call you', BORIS);
    await eventually(async () => {
      const [row] = await select<{ state: string }>(
        database,
        'SELECT state FROM messages WHERE company_id = ? AND id = ?',
        [COMPANY, hidden],
      );
      expect(row?.state).toBe('hidden');
    }, 10_000);
    expect(await ask(true)).toMatchObject({ status: 409 });
    const gone = { employments: [{ companyId: COMPANY, userId: ANNA, active: false }] };
    expect(await asErp('directory:write', 'PUT', '/directory', gone)).toMatchObject({ status: 200 });
    expect(await ask(true)).toMatchObject({ status: 200, body: { state: 'none', messages: 4, erased: 0 } });
    await isCovered();
    expect(verify()).toMatchObject({ status: 0, ok: true, counts: { erased: 0 } });
    expect(await findWords(database, SECRET)).toEqual(['message_versions.message', 'messages.message']);
  }, 60_000);

  it('is gone from every store, and colleagues see that there was something', async () => {
    expect(await ask(false)).toMatchObject({ status: 202, body: { state: 'running' } });
    const query = `?companyId=${COMPANY}&userId=${ANNA}`;
    await eventually(async () => {
      const { body } = await asErp('people:erase', 'GET', `/directory/erasures${query}`);
      expect(body).toMatchObject({ state: 'finished', messages: 4, erased: 4 });
    }, 20_000);
    for (const words of PERSONAL) expect([words, await findWords(database, words)]).toEqual([words, []]);
    const elsewhere = [...(await readRedis(cluster.redisUrl)), ...(await readRedis(cluster.queueRedisUrl))];
    expect(elsewhere.length).toBeGreaterThan(10);
    const files = filesOf(cluster.folder);
    expect(files.length).toBeGreaterThan(10);
    for (const words of PERSONAL)
      expect([...elsewhere, ...files].filter(({ text }) => text.includes(words)).map(({ at }) => at)).toEqual(
        [],
      );
    const thread = await as(BORIS, 'GET', '?topic=Delivery');
    const caughtUp = await as(BORIS, 'GET', '/events?after=0');
    for (const { status, body } of [thread, caughtUp]) {
      expect(status).toBe(200);
      for (const words of PERSONAL) expect(JSON.stringify(body)).not.toContain(words);
      expect(JSON.stringify(body)).toContain('I will call you');
      expect(JSON.stringify(body)).toContain('Erased person');
    }
  }, 60_000);

  it('leaves every proof valid', async () => {
    await isCovered();
    const { status, ok, counts } = verify();
    // Of each message the first text, of one a second: what is left of them is a commitment that nothing opens.
    expect({ status, ok, erased: counts['erased'] }).toEqual({ status: 0, ok: true, erased: 5 });
    expect(counts['covered']).toBe(counts['events']);
  }, 60_000);
});

interface Stored {
  at: string;
  text: string;
}

/** Every file of a cluster but the database's own, which are asked as tables. */
function filesOf(folder: string): Stored[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => !/^data\/(mariadb|mysql)/.test(name) && statSync(join(folder, name)).isFile())
    .map((name) => ({ at: name, text: readFileSync(join(folder, name), 'latin1') }));
}
