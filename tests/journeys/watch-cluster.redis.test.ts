import { closeRedis, connectRedis, type Redis } from '@messaging/redis';
import {
  createMessageWriter,
  createTestDatabase,
  seedDirectory,
  type TestDatabase,
} from '@messaging/test-kit';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { watchCluster, type ClusterWatch } from './watch-cluster.ts';

const [ACME, RIVAL] = ['1', '2'];
const TEXT = 'The pump of line four has burst.';
const NAME = 'Anna Ackermann';
// Redis tells of a command a moment after it has answered.
const TOLD_MS = 100;

/** The database and Redis are real; the process stands for all of a cluster's: it says whatever it is made to say. */
describe('The watch over a cluster', () => {
  const says: Record<string, string> = {};
  const folder = mkdtempSync(join(tmpdir(), 'watched-'));
  const log = join(folder, 'logs/write-api.log');
  const redisUrl = process.env['TEST_REDIS_URL'] ?? '';
  const server = createServer((request, response) => response.end(says[request.url ?? ''] ?? ''));
  let schema: TestDatabase;
  let redis: Redis;
  let watch: ClusterWatch;

  beforeAll(async () => {
    mkdirSync(join(folder, 'logs'));
    schema = await createTestDatabase();
    await seedDirectory(schema.database, {
      [ACME]: [{ userId: '11', displayName: NAME, email: 'anna@acme.test' }],
      [RIVAL]: [{ userId: '21', displayName: 'Rita Rivera', email: 'rita@rival.test' }],
    });
    const link = { topic: 'Work' };
    await createMessageWriter(schema.database).send({ companyId: ACME, userId: '11', link, text: TEXT });
    redis = await connectRedis(redisUrl, { name: 'test', role: 'commands' });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(async () => {
    await closeRedis(redis);
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
    await schema.drop();
  });

  beforeEach(async () => {
    writeFileSync(log, '{"msg":"request","path":"/api/messaging","status":201}\n');
    rmSync(join(folder, 'checkpoints'), { recursive: true, force: true });
    for (const path of Object.keys(says)) delete says[path];
    says['/metrics'] = 'messages_written_total{company="1"} 1\n';
    says['/readyz'] = '{"status":"ready"}';
    says['/mailbox.json'] = JSON.stringify({ mails: [mailTo('anna@acme.test')] });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    watch = await watchCluster({
      redisUrl,
      queueRedisUrl: redisUrl,
      folder,
      demoErpUrl: url,
      services: [{ name: 'demo-erp-1', service: 'demo-erp', url }],
      servers: { database: { adminUrl: schema.url } },
    } as unknown as Parameters<typeof watchCluster>[0]);
  });

  const mailTo = (address: string) => ({ to: [address], subject: 'A message', html: `<p>${TEXT}</p>` });

  it('lets pass what goes to the company alone: its room, its people’s answers and mails', async () => {
    await redis.spublish(`socket.io#/#company:${ACME}:topic:Work#`, JSON.stringify({ message: TEXT }));
    watch.noteShown('answer', `{"message":"${TEXT}","author":"${NAME}"}`, ACME);
    await new Promise((resolve) => setTimeout(resolve, TOLD_MS));
    await watch.finish();
  });

  it.each<[where: string, found: string, leak: () => unknown]>([
    ['a log line', 'log write-api.log: a text of 1', () => appendFileSync(log, `{"msg":"sent ${TEXT}"}\n`)],
    ['a name in a log', 'log write-api.log: a name of 1', () => appendFileSync(log, `{"who":"${NAME}"}\n`)],
    [
      'a label of a metric',
      'metrics of demo-erp-1: a text of 1',
      () => (says['/metrics'] += `messages_total{message="${TEXT}"} 1\n`),
    ],
    [
      'readiness',
      'readyz of demo-erp-1: a text of 1',
      () => (says['/readyz'] = `{"status":"not ready","failing":["${TEXT}"]}`),
    ],
    [
      'a checkpoint that is put outside',
      'checkpoint 1/3: a text of 1',
      () => {
        mkdirSync(join(folder, 'checkpoints/1'), { recursive: true });
        writeFileSync(join(folder, 'checkpoints/1/3'), `log/1\n3\n${TEXT}\n`);
      },
    ],
    [
      'a job',
      'queue: a text of 1',
      () => redis.hset('{messaging}:planted:1', 'data', JSON.stringify({ companyId: ACME, text: TEXT })),
    ],
    ['a key of nobody’s', 'Redis: a text of 1', () => redis.set('planted:last', TEXT)],
    [
      'another company’s room',
      'Redis: a text of 1',
      () => redis.spublish(`socket.io#/#company:${RIVAL}:topic:Work#`, JSON.stringify({ message: TEXT })),
    ],
    [
      'an answer to another company',
      'answer: a text of 1',
      () => watch.noteShown('answer', `{"threads":[{"message":"${TEXT}"}]}`, RIVAL),
    ],
    [
      'an answer to nobody',
      'answer: a name of 1',
      () => watch.noteShown('answer', `{"detail":"${NAME}"}`, ''),
    ],
    [
      'a mail to somebody else',
      'e-mail: a text of 1',
      () => (says['/mailbox.json'] = JSON.stringify({ mails: [mailTo('rita@rival.test')] })),
    ],
    [
      'a mail to a colleague and somebody else',
      'e-mail: a text of 1',
      () =>
        (says['/mailbox.json'] = JSON.stringify({
          mails: [{ ...mailTo('anna@acme.test'), to: ['anna@acme.test', 'rita@rival.test'] }],
        })),
    ],
  ])('fails its cluster, and says where it was: %s', async (_where, found, leak) => {
    await leak();
    await new Promise((resolve) => setTimeout(resolve, TOLD_MS));
    await expect(watch.finish()).rejects.toThrow(found);
    await redis.del('{messaging}:planted:1', 'planted:last').catch(() => undefined);
  });
});
