import { createTokenVerifier, type VerifyToken } from '@messaging/identity';
import { startTestIssuer, type TestIssuer } from '@messaging/test-kit';
import { createHmac, generateKeyPairSync, sign as signWith, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

const OF_SERVICE = { company_id: undefined, sid: undefined };

describe('class 32: JWT algorithm confusion, none and kid; the check of an ERP token', () => {
  let issuer: TestIssuer;
  let verifyToken: VerifyToken;
  const now = () => Math.floor(Date.now() / 1000);
  const claims = (more: object = {}) => ({
    iss: issuer.issuer,
    aud: issuer.audience,
    sub: '7',
    company_id: '1',
    sid: 's',
    iat: now(),
    exp: now() + 60,
    ...more,
  });

  beforeAll(async () => {
    issuer = await startTestIssuer();
    verifyToken = createTokenVerifier(issuer);
  });
  afterAll(() => issuer.close());

  const refused = (token: string) =>
    expect(verifyToken(token)).rejects.toMatchObject({
      code: 'unauthenticated',
      message: expect.stringMatching(/^The token /),
    });
  const assembled = (header: object, payload: object, signature: string) =>
    `${encode(header)}.${encode(payload)}.${signature}`;

  it('answers who it is, in which company, in which session', async () => {
    expect(await verifyToken(await issuer.personToken('42', '7'))).toEqual({
      kind: 'person',
      person: {
        userId: '7',
        companyId: '42',
        sessionId: 'session-7',
        issuedAt: expect.any(Number),
        expiresAt: expect.any(Number),
      },
    });
    expect(await verifyToken(await issuer.serviceToken('directory:write'))).toEqual({
      kind: 'service',
      service: { scopes: ['directory:write'] },
    });
  });

  it('refuses "none" and an algorithm that turns the public key into a secret', async () => {
    await refused(assembled({ alg: 'none' }, claims(), ''));
    const published = await (await fetch(issuer.jwksUrl)).text();
    const header = { alg: 'HS256', kid: 'test-key' };
    const signed = `${encode(header)}.${encode(claims())}`;
    await refused(`${signed}.${createHmac('sha256', published).update(signed).digest('base64url')}`);
  });

  it('refuses a signature by another key, under any key id or with a key of its own in the header', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const forge = (header: object) => {
      const signed = `${encode(header)}.${encode(claims())}`;
      return `${signed}.${ieeeSignature(signed, privateKey)}`;
    };
    await refused(forge({ alg: 'ES256', kid: 'test-key' }));
    await refused(forge({ alg: 'ES256', kid: '../../etc/passwd' }));
    await refused(forge({ alg: 'ES256', kid: 'test-key', jwk: publicKey.export({ format: 'jwk' }) }));
    await refused(forge({ alg: 'ES256', kid: 'test-key', jku: 'https://evil.test/jwks.json' }));
  });

  it('refuses a payload that was changed after signing', async () => {
    const [header, , signature] = (await issuer.personToken('1', '7')).split('.');
    await refused(`${header}.${encode(claims({ company_id: '2' }))}.${signature}`);
  });

  it.each([
    ['expired', { exp: 1 }],
    ['not valid yet', { nbf: 4_000_000_000 }],
    ['from another issuer', { iss: 'https://evil.test' }],
    ['for another audience', { aud: 'payroll' }],
    ['older than a day', { iat: 1_600_000_000 }],
    ['without a person', { sub: undefined }],
    ['with an object for a person', { sub: { $gt: '' } as unknown as string }],
    ['with a person that is no id', { sub: '7 OR 1=1' }],
    ['without a company', { company_id: undefined }],
    ['without a session', { sid: undefined }],
    ['without an end', { exp: undefined }],
    ['without a beginning', { iat: undefined }],
    ['with an empty session', { sid: '' }],
    ['with a session that is too long', { sid: 's'.repeat(129) }],
    ['bound to what is no key', { cnf: { jkt: 'short' } }],
    ['bound to more than a key', { cnf: { jkt: 'x'.repeat(44) } }],
    ['bound to nothing', { cnf: null }],
    ['a person’s that lacks the person, with a scope', { sub: undefined, scope: 'directory:write' }],
    ['a person’s that lacks the company, with a scope', { company_id: undefined, scope: 'directory:write' }],
    ['a person’s that lacks the session, with a scope', { sid: undefined, scope: 'directory:write' }],
    [
      'bound to a key that nobody understands, with a scope',
      { sub: undefined, company_id: undefined, sid: undefined, scope: 'directory:write', cnf: {} },
    ],
    ['a service’s without an end', { ...OF_SERVICE, scope: 'directory:write', exp: undefined }],
    ['a service’s without a beginning', { ...OF_SERVICE, scope: 'directory:write', iat: undefined }],
    ['a service’s without a scope', { ...OF_SERVICE, scope: '' }],
    ['a service’s with more scopes than can be', { ...OF_SERVICE, scope: 's'.repeat(1_001) }],
  ])('refuses a token that is %s', async (_name, more) => {
    await refused(await issuer.sign(claims(more)));
  });

  it('takes a session’s name and scopes of any length there may be, and each scope by itself', async () => {
    const sid = 's'.repeat(128);
    expect(await verifyToken(await issuer.sign(claims({ sid })))).toMatchObject({
      person: { sessionId: sid },
    });
    const scope = `directory:write ${'s'.repeat(984)}`;
    expect(await verifyToken(await issuer.sign(claims({ ...OF_SERVICE, scope })))).toEqual({
      kind: 'service',
      service: { scopes: ['directory:write', 's'.repeat(984)] },
    });
  });

  it('answers which key a token is bound to', async () => {
    const keyThumbprint = 'x'.repeat(43);
    const token = await issuer.personToken('42', '7', { keyThumbprint });
    expect(await verifyToken(token)).toMatchObject({
      kind: 'person',
      person: { userId: '7', keyThumbprint },
    });
  });

  it.each([undefined, 'JWT', 'jwt', 'at+jwt', 'application/at+jwt', 'application/jwt'])(
    'takes a token of the type %s',
    async (typ) => {
      const options = typ === undefined ? {} : { typ };
      expect(await verifyToken(await issuer.sign(claims(), options))).toMatchObject({ kind: 'person' });
    },
  );

  it.each(['logout+jwt', 'dpop+jwt', 'application/logout+jwt', 'x-at+jwt', 'at+jwt-x', 'text/jwt', ''])(
    'refuses what the ERP signs for something else: %j',
    async (typ) => {
      await refused(await issuer.sign(claims(), { typ }));
    },
  );

  it('remembers a token that passed until it expires, and checks its signature once until then', async () => {
    let time = Date.now();
    const verify = createTokenVerifier({ ...issuer, now: () => time });
    const token = await issuer.personToken('1', '9', { expiresInSeconds: 60 });
    const checks = jest.spyOn(globalThis.crypto.subtle, 'verify');
    const claimed = await verify(token);
    expect(await verify(token)).toEqual(claimed);
    expect(checks).toHaveBeenCalledTimes(1);
    const refusedAfter = async (seconds: number) => {
      time = (now() + seconds) * 1_000;
      return verify(token).then(
        () => false,
        (error: Error) => error.message,
      );
    };
    // Within the tolerance of clocks it is still taken, but not remembered.
    expect(await refusedAfter(62)).toBe(false);
    expect(checks).toHaveBeenCalledTimes(2);
    expect(await refusedAfter(67)).toBe('The token has expired.');
    checks.mockRestore();
  });

  it('takes no token that is older than a day, whenever it expires', async () => {
    const ofAge = (seconds: number) => issuer.sign(claims({ iat: now() - seconds, exp: now() + 60 }));
    const day = 24 * 60 * 60;
    expect(await verifyToken(await ofAge(day - 60))).toMatchObject({ kind: 'person' });
    await refused(await ofAge(day + 10));
  });

  it('ends a token a day after it was issued, whenever it expires and however often it was used', async () => {
    const day = 24 * 60 * 60;
    const issuedAt = now();
    let time = issuedAt * 1_000;
    const verify = createTokenVerifier({ ...issuer, now: () => time });
    const ofLife = (seconds: number, more: object = {}) =>
      issuer.sign(claims({ iat: issuedAt, exp: issuedAt + seconds, ...more }));
    const [person, service] = await Promise.all([
      ofLife(30 * day),
      ofLife(30 * day, { ...OF_SERVICE, scope: 'directory:write' }),
    ]);
    // What lives as long as the claims ends then, too.
    expect(await verify(person)).toMatchObject({ person: { expiresAt: issuedAt + day } });
    expect(await verify(service)).toMatchObject({ kind: 'service' });
    expect(await verify(await ofLife(day - 1))).toMatchObject({ person: { expiresAt: issuedAt + day - 1 } });
    time = (issuedAt + day - 1) * 1_000;
    expect(await verify(person)).toMatchObject({ kind: 'person' });
    time = (issuedAt + day + 10) * 1_000;
    for (const token of [person, service])
      await expect(verify(token)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('takes both kinds of signature that it knows, EdDSA too', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const key = { ...publicKey.export({ format: 'jwk' }), kid: 'ed', alg: 'EdDSA' };
    const asked: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      asked.push(request.headers.accept);
      response.end(JSON.stringify({ keys: [key] }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const verify = createTokenVerifier({ ...issuer, jwksUrl: `http://127.0.0.1:${port}/jwks.json` });
    const signed = `${encode({ alg: 'EdDSA', kid: 'ed' })}.${encode(claims())}`;
    const signature = signWith(null, Buffer.from(signed), privateKey).toString('base64url');
    expect(await verify(`${signed}.${signature}`)).toMatchObject({ kind: 'person' });
    expect(asked).toEqual(['application/json, application/jwk-set+json']);
    server.closeAllConnections();
    server.close();
  });

  it('says that a token has expired, so that its holder asks for another', async () => {
    await expect(verifyToken(await issuer.sign(claims({ exp: now() - 60 })))).rejects.toMatchObject({
      code: 'unauthenticated',
      message: 'The token has expired.',
    });
  });

  it('says "unavailable", and when to ask again, while the keys are long in coming', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const waiting = createTokenVerifier({ ...issuer, jwksUrl: `http://127.0.0.1:${port}/jwks.json` });
    await expect(waiting(await issuer.personToken('1', '7'))).rejects.toMatchObject({
      code: 'unavailable',
      options: { retryAfterSeconds: 2 },
    });
    silent.closeAllConnections();
    silent.close();
  });

  it('says "unavailable", not "sign in again", while the keys cannot be fetched', async () => {
    const lonely = createTokenVerifier({ ...issuer, jwksUrl: 'http://127.0.0.1:1/jwks.json' });
    await expect(lonely(await issuer.personToken('1', '7'))).rejects.toMatchObject({ code: 'unavailable' });
  });

  it.each([
    ['are elsewhere now', (to: string) => ({ status: 302, headers: { location: to }, body: '' })],
    ['fail', () => ({ status: 500, headers: {}, body: '{"keys":[]}' })],
    ['are without end', () => ({ status: 200, headers: {}, body: 'x'.repeat(300_000) })],
  ])('says so too while the keys %s, and asks nobody else for them', async (_name, answer) => {
    const server = createServer((request, response) => {
      const { status, headers, body } = answer(issuer.jwksUrl);
      response.writeHead(request.url === '/jwks.json' ? status : 404, headers).end(body);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const verify = createTokenVerifier({ ...issuer, jwksUrl: `http://127.0.0.1:${port}/jwks.json` });
    await expect(verify(await issuer.personToken('1', '7'))).rejects.toMatchObject({ code: 'unavailable' });
    server.close();
  });
});

const ieeeSignature = (data: string, key: KeyObject) =>
  signWith('sha256', Buffer.from(data), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
