import { directoryBodySchema, type DirectoryBody } from '@messaging/contracts';
import { eventually } from '@messaging/test-kit';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { JONAS, LUC_WHO_LEFT, startErp, ULRIKE_WHO_ADMINISTERS, type Erp } from './start-erp.ts';

/** What stands behind the address of messaging, from the ERP's point of view: somebody who takes the directory or does not. */
async function startReceiver() {
  const received: { body: DirectoryBody; token: string }[] = [];
  const refusals: number[] = [];
  const server: Server = createServer((req, res) => {
    const refusal = refusals.shift();
    let text = '';
    req.on('data', (chunk: Buffer) => (text += chunk.toString()));
    req.on('end', () => {
      if (refusal === undefined && req.method === 'PUT' && req.url === '/api/messaging/directory') {
        received.push({
          body: directoryBodySchema.parse(JSON.parse(text)),
          token: (req.headers.authorization ?? '').replace('Bearer ', ''),
        });
      }
      res.writeHead(refusal ?? 200).end('{}');
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, received, refusals, close: () => new Promise((resolve) => server.close(resolve)) };
}

describe('telling messaging who works where', () => {
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  let erp: Erp;

  beforeEach(async () => {
    receiver = await startReceiver();
    erp = await startErp({ messagingUrl: receiver.url });
  });
  afterEach(async () => {
    await erp.stop();
    await receiver.close();
  });

  it('sends everything at start, with the ERP’s own token, and is ready only then', async () => {
    expect(await erp.readiness.obstacles()).toEqual(['directory']);
    await erp.announceDirectory();
    expect(await erp.readiness.obstacles()).toEqual([]);
    const [push] = receiver.received;
    expect(push?.body.companies).toHaveLength(6);
    const luc = push?.body.employments.find(({ userId }) => userId === LUC_WHO_LEFT.userId);
    expect(luc).toEqual({ ...LUC_WHO_LEFT, permissions: [], active: false });
    const { payload } = await jwtVerify(push?.token ?? '', createLocalJWKSet(await erp.keys.published()));
    expect(payload).toMatchObject({ scope: 'directory:write', iss: 'https://erp.test', aud: 'messaging' });
  });

  it('tries again until messaging takes it', async () => {
    receiver.refusals.push(503, 401, 500);
    await erp.announceDirectory();
    expect(receiver.refusals).toEqual([]);
    expect(receiver.received).toHaveLength(1);
  });

  it('sends an employment that ends at once, and alone', async () => {
    await erp.announceDirectory();
    const cookie = await erp.signIn(ULRIKE_WHO_ADMINISTERS.userId, ULRIKE_WHO_ADMINISTERS.companyId);
    await erp.call('PUT', `/people/${JONAS.userId}/employment`, { cookie, body: { active: 'false' } });
    await eventually(() => expect(receiver.received).toHaveLength(2));
    expect(receiver.received[1]?.body).toEqual({
      companies: [],
      users: [],
      employments: [{ ...JONAS, permissions: [], active: false }],
    });
  });

  it('still knows after a restart who has left', async () => {
    const cookie = await erp.signIn(ULRIKE_WHO_ADMINISTERS.userId, ULRIKE_WHO_ADMINISTERS.companyId);
    await erp.call('PUT', `/people/${JONAS.userId}/employment`, { cookie, body: { active: 'false' } });
    await erp.stop({ keepData: true });
    erp = await startErp({ messagingUrl: receiver.url, dataDir: erp.dataDir });
    receiver.received.length = 0;
    await erp.announceDirectory();
    const jonas = receiver.received[0]?.body.employments.find(({ userId }) => userId === JONAS.userId);
    expect(jonas?.active).toBe(false);
  });

  it('gives up when the ERP stops', async () => {
    await receiver.close();
    const announced = erp.announceDirectory();
    erp.directoryPush.close();
    await announced;
    expect(await erp.readiness.obstacles()).toEqual(['directory']);
    receiver = await startReceiver();
  });
});
