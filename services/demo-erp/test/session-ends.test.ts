import { revocationBodySchema, type RevocationBody } from '@messaging/contracts';
import { eventually } from '@messaging/test-kit';
import { createLocalJWKSet, decodeJwt, jwtVerify, type JSONWebKeySet } from 'jose';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { JONAS, startErp, type Erp } from './start-erp.ts';

/** What stands behind the address of messaging: it takes revocations, except as often as it is told to refuse. */
async function startReceiver() {
  const received: { body: RevocationBody; token: string }[] = [];
  const refusals: number[] = [];
  const server = createServer((req, res) => {
    let text = '';
    req.on('data', (chunk: Buffer) => (text += chunk.toString()));
    req.on('end', () => {
      const isOurs = req.method === 'POST' && req.url === '/api/messaging/sessions/revocations';
      const refusal = isOurs ? refusals.shift() : undefined;
      if (isOurs && refusal === undefined)
        received.push({
          body: revocationBodySchema.parse(JSON.parse(text)),
          token: (req.headers.authorization ?? '').replace('Bearer ', ''),
        });
      res.writeHead(refusal ?? 204).end();
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, received, refusals, close: () => new Promise((resolve) => server.close(resolve)) };
}

describe('signing out of the ERP', () => {
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

  const tokenOf = async (cookie: string, body: object = {}) => {
    const { text } = await erp.call('POST', '/session/token', { cookie, body });
    return (JSON.parse(text) as { token: string }).token;
  };

  it('tells messaging which session of whom has ended, by a token for just that', async () => {
    const cookie = await erp.signIn(JONAS.userId, JONAS.companyId);
    const { sid } = decodeJwt(await tokenOf(cookie));
    await erp.call('DELETE', '/session', { cookie });
    await eventually(() => expect(receiver.received).toHaveLength(1));
    expect(receiver.received[0]!.body).toMatchObject({ sessionId: sid, userId: JONAS.userId });
    const { text } = await erp.call('GET', '/.well-known/jwks.json');
    const keys = createLocalJWKSet(JSON.parse(text) as JSONWebKeySet);
    expect((await jwtVerify(receiver.received[0]!.token, keys)).payload['scope']).toBe('sessions:revoke');
  });

  it('tells it until it is taken, and of the session before when somebody signs in anew', async () => {
    const cookie = await erp.signIn(JONAS.userId, JONAS.companyId);
    receiver.refusals.push(503, 500);
    await erp.call('POST', '/session', { cookie, body: { ...JONAS, next: '/' } });
    await eventually(() => expect(receiver.received).toHaveLength(1));
    expect(receiver.refusals).toEqual([]);
  });

  it('binds a token to the key of who asks for one, and takes nothing else for a key', async () => {
    const cookie = await erp.signIn(JONAS.userId, JONAS.companyId);
    const jkt = 'x'.repeat(43);
    expect(decodeJwt(await tokenOf(cookie, { jkt }))['cnf']).toEqual({ jkt });
    expect(decodeJwt(await tokenOf(cookie))['cnf']).toBeUndefined();
    for (const wrong of [5, 'short', { $ne: '' }, null])
      expect((await erp.call('POST', '/session/token', { cookie, body: { jkt: wrong } })).status).toBe(400);
  });
});
