import { select } from '@messaging/database';
import { createS3Sink } from '../src/sinks/s3-sink.ts';
import { startMinio } from './minio.ts';
import { openAudit, type Audit } from './open-audit.ts';
import { startStore } from './store-server.ts';

const { signal } = new AbortController();
const credentials = { accessKeyId: 'key', secretAccessKey: 'long-secret' };
const say = (text: string, companyId = '1') => ({ companyId, userId: '11', link: { topic: 'Work' }, text });
const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);

const ownStore = () => startStore(credentials.accessKeyId, credentials.secretAccessKey);
type Store = Pick<Awaited<ReturnType<typeof startMinio>>, 'url' | 'bucket' | 'objects'> & {
  setDown: (down: boolean) => unknown;
  close: () => Promise<unknown>;
};
const STORES: [name: string, start: () => Promise<Store>][] = [['a small store of this test’s', ownStore]];
// What others understand by S3. Where there is no MinIO, docs/audit-format.md has a run of this.
const { MINIO } = process.env;
if (MINIO !== undefined)
  STORES.push(['MinIO', () => startMinio(MINIO, credentials.accessKeyId, credentials.secretAccessKey)]);

const sinkTo = (store: Pick<Store, 'url' | 'bucket'>, changed = credentials) =>
  createS3Sink({ bucket: store.bucket, region: 'us-east-1', url: store.url, credentials: changed });

describe.each(STORES)('checkpoints in an S3-compatible store: %s', (_, start) => {
  let audit: Audit;
  let store: Store;
  const sinkOf = (changed = credentials) => sinkTo(store, changed);

  beforeAll(async () => {
    audit = await openAudit();
    store = await start();
  }, 30_000);
  afterAll(async () => {
    await store.close();
    await audit.close();
  });

  it('are the ones the database has, each in its own object', async () => {
    const run = audit.startWorker({ sinks: [sinkOf()] });
    for (let i = 0; i < 8; i++) {
      await audit.writer.send(say(`message ${i}`), say('theirs', '2'));
      await run();
    }
    const stored = await select<{ name: string; note: string }>(
      audit.database,
      `SELECT CONCAT(company_id, '/', LPAD(size, 19, '0'), '.checkpoint') AS name, note FROM audit_checkpoints`,
    );
    expect(stored).toHaveLength(16);
    expect([...(await store.objects())].map(([name, note]) => ({ name, note })).sort(byName)).toEqual(
      stored.sort(byName),
    );
  });

  it('are found again, the newest of many pages', async () => {
    const newest = await sinkOf().newest?.('1', 0, signal);
    expect(newest).toMatchObject({ size: 8 });
    expect(await sinkOf().newest?.('1', 8, signal)).toEqual(newest);
    expect(await sinkOf().newest?.('1', 9, signal)).toBeUndefined();
    expect(await sinkOf().newest?.('3', 0, signal)).toBeUndefined();
  });

  it('are never overwritten; the same one again does nothing', async () => {
    const newest = await sinkOf().newest?.('1', 0, signal);
    await sinkOf().publish('1', newest!, signal);
    await expect(sinkOf().publish('1', { size: 8, note: 'another' }, signal)).rejects.toThrow(
      'another checkpoint',
    );
    expect(await sinkOf().newest?.('1', 0, signal)).toEqual(newest);
  });

  it('wait while the store is away, and follow when it is back', async () => {
    const run = audit.startWorker({ sinks: [sinkOf()] });
    await audit.writer.send(say('before'));
    await run();
    store.setDown(true);
    await audit.writer.send(say('while away'));
    await run();
    expect(await audit.count('audit_sink_errors_total', 's3')).toBeGreaterThan(0);
    const size = async () => (await sinkOf().newest?.('1', 0, signal))?.size;
    store.setDown(false);
    expect(await size()).toBe(9);
    await run();
    expect(await size()).toBe(10);
    expect(await audit.count('audit_failures_total')).toBe(0);
  });

  it('are not taken from who has no right to the bucket', async () => {
    const stranger = sinkOf({ accessKeyId: 'key', secretAccessKey: 'guessed-secret' });
    await expect(stranger.publish('9', { size: 1, note: 'note' }, signal)).rejects.toThrow();
    expect([...(await store.objects()).keys()].filter((name) => name.startsWith('9/'))).toEqual([]);
  });
});

describe('a store that is not to be trusted', () => {
  let store: Awaited<ReturnType<typeof ownStore>>;
  beforeAll(async () => {
    store = await ownStore();
  });
  afterAll(() => store.close());

  it.each([
    ['goes on without end', Buffer.alloc(64 * 1_048_576, ' '), 'an answer of more than 4194304 bytes'],
    [
      'lists the same page again and again',
      Buffer.from(
        '<ListBucketResult><IsTruncated>true</IsTruncated><Contents><Key>1/1</Key></Contents></ListBucketResult>',
      ),
      'does not list on',
    ],
    [
      'promises more and lists nothing',
      Buffer.from('<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>'),
      'does not list on',
    ],
  ])('that %s is not asked any further', async (_, answer, problem) => {
    const sink = sinkTo(store);
    await sink.publish('1', { size: 10, note: 'note' }, signal);
    store.answerWith(answer);
    try {
      await expect(sink.newest?.('1', 0, signal)).rejects.toThrow(problem);
    } finally {
      store.answerWith(undefined);
    }
    expect(await sink.newest?.('1', 0, signal)).toMatchObject({ size: 10 });
  });
});
