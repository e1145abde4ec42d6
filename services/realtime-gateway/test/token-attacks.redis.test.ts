import { SOCKET_PATH, type SocketTicket } from '@messaging/contracts';
import { execute } from '@messaging/database';
import { createProver, eventually, type ProofChanges, type Prover } from '@messaging/test-kit';
import { generateKeyPairSync } from 'node:crypto';
import { startGround, type Ground, type Node } from './start-cluster.ts';

jest.setTimeout(60_000);

const [ACME, STRICT, TURNING] = ['1', '2', '3'];
const ANNA = '11';
const TICKETS = '/api/messaging/realtime/tickets';

let ground: Ground;
let a: Node;
let b: Node;
let other: Prover;

beforeAll(async () => {
  ground = await startGround({
    [ACME]: [{ userId: ANNA }],
    [STRICT]: [{ userId: ANNA }],
    [TURNING]: [{ userId: ANNA }],
  });
  await execute(ground.database, 'UPDATE companies SET proof_required = 1 WHERE id = ?', [STRICT]);
  [a, b] = await Promise.all([ground.startNode(), ground.startNode()]);
  other = await createProver();
});
afterAll(() => ground.stop());

const refused = { type: 'urn:messaging:problem:unauthenticated', status: 401 };
const now = () => Math.floor(Date.now() / 1_000);
const bearerToken = (companyId = ACME) => ground.issuer.personToken(companyId, ANNA);
const boundToken = (companyId = ACME) =>
  ground.issuer.personToken(companyId, ANNA, { keyThumbprint: ground.prover.thumbprint });

/** What a node says to a request for a ticket with this proof of this token. */
async function ask(node: Node, token: string, proof: string | undefined, scheme = 'Bearer') {
  const answer = await node.requestTicketWith(token, { Authorization: `${scheme} ${token}`, DPoP: proof });
  return {
    status: answer.status,
    headers: answer.headers,
    body: (await answer.json()) as { detail?: string },
  };
}
const proveAt = (node: Node, token: string, changes?: ProofChanges, by = ground.prover) =>
  by.prove('POST', node.url + TICKETS, token, changes);

describe('class 32: JWT algorithm confusion, none and kid; a proof of a key', () => {
  const forged: Record<string, () => Promise<ProofChanges> | ProofChanges> = {
    'of another type': () => ({ header: { typ: 'JWT' } }),
    'that shows another’s key': () => ({ header: { jwk: other.jwk } }),
    'that shows a private key': () => ({ header: { jwk: ground.prover.privateJwk } }),
    'that shows no key': () => ({ header: { jwk: undefined } }),
    'that points to a key elsewhere': () => ({
      header: { jwk: undefined, jku: 'https://evil.test/jwks.json' },
    }),
    'for another method': () => ({ claims: { htm: 'GET' } }),
    'for another path': () => ({ claims: { htu: `${a.url}/api/messaging` } }),
    'for another host': () => ({ claims: { htu: `https://evil.test${TICKETS}` } }),
    'for another token': () => ({ claims: { ath: 'x'.repeat(43) } }),
    'for no token at all': () => ({ claims: { ath: undefined } }),
    'of two minutes ago': () => ({ claims: { iat: now() - 120 } }),
    'of the day after': () => ({ claims: { iat: now() + 86_400 } }),
    'without a time': () => ({ claims: { iat: undefined } }),
    'without a number of its own': () => ({ claims: { jti: undefined } }),
    'with an object where a text belongs': () => ({ claims: { jti: { $ne: '' } } }),
    'that is too long': () => ({ claims: { more: 'x'.repeat(4_000) } }),
  };

  it('passes as it should be', async () => {
    const token = await bearerToken();
    expect((await ask(a, token, await proveAt(a, token))).status).toBe(201);
    expect((await ask(a, token, await proveAt(a, token, { claims: { iat: now() - 50 } }))).status).toBe(201);
    // What comes after the path is not part of what is proved (RFC 9449, section 4.3).
    const claims = { htu: `${a.url}${TICKETS}?one=1#two` };
    expect((await ask(a, token, await proveAt(a, token, { claims }))).status).toBe(201);
  });

  it.each(Object.entries(forged))('is refused %s', async (_name, changes) => {
    const token = await bearerToken();
    const answer = await ask(a, token, await proveAt(a, token, await changes()));
    expect(answer).toMatchObject({ status: 401, body: refused });
    expect(answer.headers.get('www-authenticate')).toContain('error="invalid_dpop_proof"');
  });

  it('is refused unsigned, with a shared secret, two at once, and as anything else', async () => {
    const token = await bearerToken();
    const good = await proveAt(a, token);
    const [, payload = '', signature = ''] = good.split('.');
    const header = (alg: string) =>
      Buffer.from(JSON.stringify({ typ: 'dpop+jwt', alg, jwk: ground.prover.jwk })).toString('base64url');
    const wrong = [
      `${header('none')}.${payload}.`,
      `${header('HS256')}.${payload}.${signature}`,
      `${header('ES384')}.${payload}.${signature}`,
      `${good}, ${await proveAt(a, token)}`,
      `${good}x`,
      token,
      'x',
    ];
    for (const proof of wrong)
      expect(await ask(a, token, proof)).toMatchObject({ status: 401, body: refused });
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    const jwk = rsa.publicKey.export({ format: 'jwk' });
    expect((await ask(a, token, await proveAt(a, token, { header: { jwk } }))).status).toBe(401);
  });

  it('is good once, also at another node and when two show it at the same moment', async () => {
    const token = await bearerToken();
    const proof = await ground.prover.prove('POST', `${a.url}${TICKETS}`, token);
    expect((await ask(a, token, proof)).status).toBe(201);
    expect((await ask(a, token, proof)).status).toBe(401);
    // The same number for the other node's address: what counts is the number and the key.
    const jti = 'one-and-the-same';
    const [here, there] = await Promise.all(
      [a, b].map(async (node) => ask(node, token, await proveAt(node, token, { claims: { jti } }))),
    );
    expect([here!.status, there!.status].sort()).toEqual([201, 401]);
    expect((await ask(b, token, await proveAt(b, token, { claims: { jti } }, other))).status).toBe(201);
  });
});

describe('class 19: token lifecycle; a token that is bound to a key', () => {
  it('is good with a proof of that key, and neither without nor with another', async () => {
    const token = await boundToken();
    expect((await ask(a, token, await proveAt(a, token), 'DPoP')).status).toBe(201);
    expect((await ask(a, token, undefined, 'DPoP')).status).toBe(401);
    expect((await ask(a, token, await proveAt(a, token), 'Bearer')).status).toBe(401);
    expect((await ask(a, token, await proveAt(a, token, {}, other), 'DPoP')).status).toBe(401);
  });

  it('is what a company may ask of everybody, and a token that is bound to nothing does not pass for one', async () => {
    const bare = await ground.issuer.personToken(STRICT, ANNA);
    const answer = await ask(a, bare, await proveAt(a, bare));
    expect(answer).toMatchObject({ status: 401, body: refused });
    expect(answer.headers.get('www-authenticate')).toMatch(/^DPoP algs="ES256/);
    const token = await boundToken(STRICT);
    expect((await ask(a, token, await proveAt(a, token), 'DPoP')).status).toBe(201);
    const unbound = await bearerToken();
    expect((await ask(a, unbound, await proveAt(a, unbound), 'DPoP')).status).toBe(401);
  });

  it('with a binding nobody understands is worth nothing', async () => {
    for (const cnf of [{}, { jkt: 5 }, { jkt: 'short' }, 'x', null, { 'x5t#S256': 'x'.repeat(43) }]) {
      const token = await ground.issuer.sign({
        sub: ANNA,
        company_id: ACME,
        sid: 's',
        scope: 'directory:write',
        cnf,
      });
      expect((await ask(a, token, await proveAt(a, token))).status).toBe(401);
    }
  });
});

async function ticketOf(node: Node, companyId = ACME): Promise<string> {
  const answer = await node.requestTicketWith(await bearerToken(companyId));
  return ((await answer.json()) as SocketTicket).ticket;
}

describe('class 19: token lifecycle; a ticket', () => {
  it('is given only to who proves to hold a key, where the deployment does not say otherwise', async () => {
    const token = await bearerToken();
    expect(await ask(a, token, undefined)).toMatchObject({ status: 401, body: refused });
  });

  it('is good with the key it was asked for with, at whichever node', async () => {
    const client = await b.open(await ticketOf(a));
    client.close();
  });

  it.each<[string, (node: Node, ticket: string) => Promise<string | undefined>]>([
    ['no proof', async () => undefined],
    ['a proof of another key', (node, ticket) => node.proveTicket(ticket, other)],
    ['a proof for another ticket', (node) => node.proveTicket('y'.repeat(43))],
    [
      'a proof for another address',
      (_node, ticket) => ground.prover.prove('GET', `https://evil.test${SOCKET_PATH}`, ticket),
    ],
    [
      'a proof for another method',
      (node, ticket) => ground.prover.prove('POST', node.url + SOCKET_PATH, ticket),
    ],
  ])('is refused with %s, and used up by the attempt', async (_name, proofOf) => {
    const ticket = await ticketOf(a);
    const proof = await proofOf(b, ticket);
    const shown = proof === undefined ? {} : { proof };
    await expect(b.open(ticket, { proof: undefined as never, ...shown })).rejects.toMatchObject(refused);
    await expect(a.open(ticket)).rejects.toMatchObject(refused);
  });

  it('cannot be shown again with the proof it was shown with', async () => {
    const ticket = await ticketOf(a);
    const proof = await a.proveTicket(ticket);
    (await a.open(ticket, { proof })).close();
    for (const node of [a, b]) await expect(node.open(ticket, { proof })).rejects.toMatchObject(refused);
  });
});

describe('class 30: a resumed session skips auth; a connection', () => {
  it('goes on with a newer token only together with a proof of the key it was opened with', async () => {
    const client = await a.connect(ACME, ANNA);
    const token = await bearerToken();
    const refresh = async (proof?: string) =>
      client.say('session.refresh', { token, ...(proof === undefined ? {} : { proof }) });
    expect(await refresh()).toMatchObject({ ok: false, problem: refused });
    expect(await refresh(await a.proveTicket(token, other))).toMatchObject({ ok: false, problem: refused });
    expect(await refresh(await proveAt(a, token))).toMatchObject({ ok: false, problem: refused });
    const proof = await a.proveTicket(token);
    expect(await refresh(proof)).toMatchObject({ ok: true });
    expect(await refresh(proof)).toMatchObject({ ok: false, problem: refused });
    client.close();
  });

  it('begins anew after it broke: with a ticket of its own, and in no room until it asks', async () => {
    await ground.startRelay();
    const link = { transactionId: '30' };
    const say = (text: string) => ground.send({ companyId: ACME, userId: ANNA, link, text });
    const ticket = await ticketOf(a);
    const first = await a.open(ticket);
    const witness = await b.connect(ACME, ANNA);
    await Promise.all([first.join(link), witness.join(link)]);
    await say('before');
    await eventually(() => expect(first.texts()).toEqual(['before']), 10_000);
    // What Socket.IO's own recovery would hand out is not there to be shown.
    const { _pid: handedOut, id } = first.socket as unknown as { _pid?: string; id: string };
    expect(handedOut).toBeUndefined();
    first.socket.io.engine.close();
    await eventually(() => expect(first.socket.connected).toBe(false));

    for (const session of [id, 'x'.repeat(20)]) {
      const more = { pid: session, sid: session, offset: '0' };
      for (const shown of [ticket, '', await ticketOf(a)])
        await expect(a.open(shown, { more })).rejects.toMatchObject(refused);
    }
    const again = await a.open(await ticketOf(a));
    await say('after');
    await eventually(() => expect(witness.texts()).toContain('after'), 10_000);
    expect(again.heard).toEqual([]);
    expect(await again.join(link)).toMatchObject({ ok: true });
    again.close();
    witness.close();
  });

  it('does not go on with a token of the same session that is bound to another key', async () => {
    const client = await a.connect(ACME, ANNA);
    const token = await ground.issuer.personToken(ACME, ANNA, { keyThumbprint: other.thumbprint });
    expect(
      await client.say('session.refresh', { token, proof: await a.proveTicket(token, other) }),
    ).toMatchObject({
      ok: false,
      problem: { type: 'urn:messaging:problem:forbidden' },
    });
    client.close();
  });

  it('does not go on with a token that is bound to nothing once its company takes no such tokens', async () => {
    const ticket = await ticketOf(a, TURNING);
    const unbound = await a.connect(TURNING, ANNA);
    const token = await boundToken(TURNING);
    const Authorization = `DPoP ${token}`;
    const answer = await a.requestTicketWith(token, { Authorization });
    const bound = await a.open(((await answer.json()) as SocketTicket).ticket);
    await execute(
      ground.database,
      'UPDATE companies SET proof_required = 1, directory_version = directory_version + 1 WHERE id = ?',
      [TURNING],
    );
    await eventually(() => expect(unbound.ended).toEqual(['revoked']), 5_000);
    await expect(a.open(ticket)).rejects.toMatchObject(refused);
    expect(await bound.refresh(await boundToken(TURNING))).toMatchObject({ ok: true });
    expect(bound.ended).toEqual([]);
    bound.close();
  });
});
