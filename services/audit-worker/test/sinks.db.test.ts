import { execute, select } from '@messaging/database';
import { createOutgoing } from '@messaging/service-kit';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createS3Sink } from '../src/sinks/s3-sink.ts';
import { createWebhookSink } from '../src/sinks/webhook-sink.ts';
import { openAudit, type Audit } from './open-audit.ts';
import { startStore } from './store-server.ts';

const { signal } = new AbortController();
const say = (text: string, companyId = '1') => ({ companyId, userId: '11', link: { topic: 'Work' }, text });

describe('checkpoints in an S3-compatible store', () => {
  let audit: Audit;
  let store: Awaited<ReturnType<typeof startStore>>;
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
  const sinkOf = (changed = credentials) =>
    createS3Sink({ bucket: store.bucket, region: 'us-east-1', url: store.url, credentials: changed });

  beforeAll(async () => {
    audit = await openAudit();
    store = await startStore(credentials.accessKeyId, credentials.secretAccessKey);
  });
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
    expect([...store.objects].map(([name, note]) => ({ name, note: note.toString() })).sort(byName)).toEqual(
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
  ])('are not looked for in a store that %s', async (_, answer, problem) => {
    store.answerWith(answer);
    try {
      await expect(sinkOf().newest?.('1', 0, signal)).rejects.toThrow(problem);
    } finally {
      store.answerWith(undefined);
    }
    expect(await sinkOf().newest?.('1', 0, signal)).toMatchObject({ size: 10 });
  });

  it('are not taken from who has no right to the bucket', async () => {
    const stranger = sinkOf({ accessKeyId: 'key', secretAccessKey: 'guessed' });
    await expect(stranger.publish('9', { size: 1, note: 'note' }, signal)).rejects.toThrow();
    expect([...store.objects.keys()].filter((name) => name.startsWith('9/'))).toEqual([]);
  });
});

const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);

describe('checkpoints to a company’s webhook', () => {
  let audit: Audit;
  let hook: Server;
  let received: string[] = [];
  let status = 204;
  let host: string;

  beforeAll(async () => {
    audit = await openAudit();
    hook = createServer((req, res) => {
      let body = '';
      req.on('data', (piece: Buffer) => (body += piece.toString()));
      req.on('end', () => {
        received.push(body);
        res.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end();
      });
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => hook.once('listening', resolve));
    host = `127.0.0.1:${(hook.address() as AddressInfo).port}`;
    const url = `http://${host}/checkpoints`;
    await execute(audit.database, 'INSERT INTO audit_webhooks (company_id, url) VALUES (1, ?)', [url]);
  });
  afterAll(async () => {
    hook.closeAllConnections();
    await new Promise((resolve) => hook.close(resolve));
    await audit.close();
  });

  it('go to that company alone, each once, and again after a failure', async () => {
    const sendOut = createOutgoing({ allowHttp: true, trustedHosts: [host] });
    const run = audit.startWorker({ sinks: [createWebhookSink(audit.database, sendOut)] });
    await audit.writer.send(say('one'), say('theirs', '2'));
    await run();
    await run();
    const stored = async (size: number) =>
      (
        await select<{ note: string }>(
          audit.database,
          'SELECT note FROM audit_checkpoints WHERE company_id = 1 AND size = ?',
          [size],
        )
      )[0]?.note;
    expect(received).toEqual([await stored(1)]);

    status = 500;
    await audit.writer.send(say('two'));
    await run();
    status = 302;
    await run();
    expect(await audit.count('audit_sink_errors_total', 'webhook')).toBe(2);
    [received, status] = [[], 204];
    await run();
    expect(received).toEqual([await stored(2)]);
  });

  it('reach no machine that is not on the public internet, whatever address the company named', async () => {
    [received, status] = [[], 204];
    await audit.writer.send(say('three'));
    await audit.startWorker({
      sinks: [createWebhookSink(audit.database, createOutgoing({ allowHttp: true }))],
    })();
    expect(received).toEqual([]);
    expect(await audit.count('audit_sink_errors_total', 'webhook')).toBe(3);
  });
});
