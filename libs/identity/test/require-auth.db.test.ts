import { execute, inTransaction, type Transaction } from '@messaging/database';
import { createAuthentication, saveRevocations, type Authentication } from '@messaging/identity';
import {
  closeHttpServer,
  createHttpApp,
  createHttpServer,
  createLogger,
  createMetrics,
  createReadiness,
  listen,
} from '@messaging/service-kit';
import {
  createProver,
  createTestDatabase,
  seedDirectory,
  startTestIssuer,
  type Prover,
  type TestDatabase,
  type TestIssuer,
} from '@messaging/test-kit';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

const NO_TOKEN = 'Send the token of your session as "Authorization: Bearer <token>".';
const ONE_PROOF = 'Send one proof, as the header DPoP.';
const BOUND = 'This token is bound to a key: send it as "Authorization: DPoP <token>" with a proof.';
const UNBOUND = 'This token is bound to no key: send it as "Authorization: Bearer <token>".';
const ONLY_BOUND = 'This company takes only tokens that are bound to a key.';
const DPOP = 'DPoP algs="ES256 EdDSA"';

let schema: TestDatabase;
let issuer: TestIssuer;
let prover: Prover;
let auth: Authentication;
let server: Server;
let url: string;

beforeAll(async () => {
  [schema, issuer, prover] = await Promise.all([createTestDatabase(), startTestIssuer(), createProver()]);
  await seedDirectory(schema.database, {
    1: [{ userId: '11', displayName: 'Anna' }, { userId: '12' }, { userId: '13', active: false }],
    2: [{ userId: '21' }],
  });
  await execute(schema.database, 'UPDATE companies SET proof_required = 1 WHERE id = ?', ['2']);
  const used = new Set<string>();
  auth = createAuthentication({
    ...issuer,
    primary: schema.database,
    watchTimes: { refreshAfterMs: 0, mostStaleMs: 0 },
    useOnce: async (id) => used.size < used.add(id).size,
  });
  server = createHttpServer(
    createHttpApp({
      logger: createLogger({ service: 'sample', instance: 'sample-1', level: 'fatal' }),
      metrics: createMetrics({ service: 'sample', defaults: false }),
      readiness: createReadiness(),
      configure(app) {
        app.get('/person', async (req, res) => void res.json(await auth.requireAuth(req)));
        app.get('/session', async (req, res) => void res.json(await auth.requireSession(req)));
        app.get('/holder', async (req, res) => void res.json(await auth.requireHolder(req)));
        app.get(
          '/service',
          async (req, res) => void res.json(await auth.requireService(req, 'revokeSessions')),
        );
      },
    }),
  );
  await listen(server, { host: '127.0.0.1', port: 0 });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await closeHttpServer(server);
  await issuer.close();
  await schema.drop();
});

/** `fetch` would send two headers of one name as one. */
async function ask(path: string, headers: Record<string, string | string[]> = {}) {
  const request = httpRequest(`${url}${path}`, { headers }).end();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const challenge = response.headers['www-authenticate'];
  return { status: response.statusCode, challenge, body: (await json(response)) as Record<string, unknown> };
}
const refusal = async (path: string, headers: Record<string, string | string[]> = {}) => {
  const { status, challenge, body } = await ask(path, headers);
  return [status, challenge, body['detail']];
};
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const bound = () => issuer.personToken('1', '11', { keyThumbprint: prover.thumbprint });
const dpop = async (token: string, path: string, prove = token) => ({
  authorization: `DPoP ${token}`,
  dpop: await prover.prove('GET', url + path, prove),
});

describe('A request in the name of a person', () => {
  it('is theirs, in their company and session, with the id it is followed by', async () => {
    const headers = { ...bearer(await issuer.personToken('1', '11')), 'x-correlation-id': 'c'.repeat(32) };
    const { status, body } = await ask('/person', headers);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      companyId: '1',
      userId: '11',
      displayName: 'Anna',
      sessionId: 'session-11',
    });
    expect(body['correlationId']).toBe('c'.repeat(32));
    const { body: session } = await ask('/session', headers);
    expect(session).toMatchObject({ claims: { userId: '11' }, context: { displayName: 'Anna' } });
    expect(session).not.toHaveProperty('provedKey');
  });

  it('has the rights that the company gave, whatever its token says it has', async () => {
    const token = await issuer.sign({
      sub: '11',
      company_id: '1',
      sid: 's',
      permissions: ['messaging.administer'],
      roles: ['admin'],
      scope: 'directory:write',
    });
    const permissions = async () => (await ask('/person', bearer(token))).body['permissions'];
    expect(await permissions()).toEqual([]);
    expect(await ask('/service', bearer(token))).toMatchObject({ status: 403 });
    const give = (list: string) =>
      execute(
        schema.database,
        'UPDATE employments SET permissions = ? WHERE company_id = 1 AND user_id = 11',
        [list],
      );
    await give('["messaging.moderate"]');
    expect(await permissions()).toEqual(['messaging.moderate']);
    await give('[]');
    expect(await permissions()).toEqual([]);
  });

  it.each([
    ['nothing', undefined],
    ['another scheme', 'Basic abc'],
    ['two tokens', 'Bearer abc def'],
    ['no token', 'Bearer '],
    ['something before it', 'x Bearer abc'],
    ['what no token is made of', 'Bearer {"sub":"11"}'],
    ['padding in the middle', 'Bearer a=b'],
  ])('is refused with %s', async (_what, authorization) => {
    const headers = authorization === undefined ? {} : { authorization };
    for (const path of ['/person', '/session', '/holder', '/service'])
      expect(await refusal(path, headers)).toEqual([401, 'Bearer', NO_TOKEN]);
  });

  it('may spell the scheme in any case', async () => {
    const token = await issuer.personToken('1', '11');
    for (const scheme of ['bearer', 'BEARER'])
      expect(await ask('/person', { authorization: `${scheme} ${token}` })).toMatchObject({ status: 200 });
    const { authorization, dpop: proof } = await dpop(await bound(), '/person');
    const lower = { authorization: authorization.replace('DPoP', 'dpop'), dpop: proof };
    expect(await ask('/person', lower)).toMatchObject({ status: 200 });
  });

  it('is none of the ERP itself, nor of who does not work there (any more)', async () => {
    const service = bearer(await issuer.serviceToken('b'));
    for (const path of ['/person', '/session', '/holder'])
      expect(await refusal(path, service)).toEqual([401, undefined, 'This needs the token of a person.']);
    for (const [company, person] of [
      ['1', '21'],
      ['1', '13'],
      ['9', '11'],
    ] as const)
      expect(await ask('/person', bearer(await issuer.personToken(company, person)))).toMatchObject({
        status: 404,
      });
  });

  it('is refused once its session has ended, before anything else is said', async () => {
    const end = (trx: Transaction) => saveRevocations(trx, [{ sessionId: 'over', reason: 'log-out' }]);
    const token = (company: string, sessionId: string) =>
      issuer.personToken(company, '12', { sessionId }).then(bearer);
    expect(await ask('/person', await token('1', 'over'))).toMatchObject({ status: 200 });
    await inTransaction(schema.database, end);
    const ended = [401, undefined, 'The session has ended. Sign in again.'];
    expect(await refusal('/person', await token('1', 'over'))).toEqual(ended);
    expect(await refusal('/person', await token('9', 'over'))).toEqual(ended);
    expect(await ask('/person', await token('1', 'another'))).toMatchObject({ status: 200 });
  });
});

describe('A token that is bound to a key', () => {
  it('is good with a proof of that key for this very request, which a session knows then', async () => {
    const token = await bound();
    expect(await ask('/person', await dpop(token, '/person'))).toMatchObject({ status: 200 });
    const { body } = await ask('/session', await dpop(token, '/session'));
    expect(body['provedKey']).toBe(prover.thumbprint);
    const elsewhere = await ask('/person', await dpop(token, '/session'));
    expect(elsewhere).toMatchObject({ status: 401, body: { detail: 'The proof is for another request.' } });
    const overAnother = await ask('/person', await dpop(token, '/person', 'another'));
    expect(overAnother).toMatchObject({
      status: 401,
      body: { detail: 'The proof is for another token or ticket.' },
    });
  });

  it('is worth nothing without a proof, with two, with one of another key, or as a bearer', async () => {
    const token = await bound();
    const { authorization, dpop: proof } = await dpop(token, '/person');
    expect(await refusal('/person', { authorization })).toEqual([401, DPOP, ONE_PROOF]);
    expect(await refusal('/person', { ...bearer(token), dpop: proof })).toEqual([401, DPOP, BOUND]);
    expect(await refusal('/person', bearer(token))).toEqual([401, DPOP, BOUND]);
    const other = await createProver();
    const byOther = await other.prove('GET', `${url}/person`, token);
    const [status, , detail] = await refusal('/person', { authorization, dpop: byOther });
    expect([status, detail]).toEqual([401, 'The proof is made with another key.']);
    expect((await ask('/person', { authorization, dpop: [proof, byOther] })).status).toBe(401);
  });
});

describe('A token that is bound to no key', () => {
  it('may come with a proof, which is then checked and known to the session', async () => {
    const token = await issuer.personToken('1', '11');
    const proof = await prover.prove('GET', `${url}/session`, token);
    const { body } = await ask('/session', { ...bearer(token), dpop: proof });
    expect(body['provedKey']).toBe(prover.thumbprint);
    const again = await ask('/session', { ...bearer(token), dpop: proof });
    expect(again).toMatchObject({ status: 401, body: { detail: 'The proof was used before.' } });
  });

  it('is not sent as one that is', async () => {
    const token = await issuer.personToken('1', '11');
    expect(await refusal('/person', await dpop(token, '/person'))).toEqual([401, DPOP, UNBOUND]);
  });

  it('is refused in a company that asks for bound ones, whatever comes with it', async () => {
    const token = await issuer.personToken('2', '21');
    const proof = await prover.prove('GET', `${url}/person`, token);
    expect(await refusal('/person', bearer(token))).toEqual([401, DPOP, ONLY_BOUND]);
    expect(await refusal('/person', { ...bearer(token), dpop: proof })).toEqual([401, DPOP, ONLY_BOUND]);
    const good = await issuer.personToken('2', '21', { keyThumbprint: prover.thumbprint });
    expect(await ask('/person', await dpop(good, '/person'))).toMatchObject({ status: 200 });
  });
});

describe('A request of whoever holds a person’s token', () => {
  it('is theirs, wherever they (still) work and whatever tokens are taken there', async () => {
    for (const [company, person] of [
      ['1', '13'],
      ['2', '21'],
      ['9', '11'],
    ] as const)
      expect(await ask('/holder', bearer(await issuer.personToken(company, person)))).toMatchObject({
        status: 200,
        body: { companyId: company, userId: person, sessionId: `session-${person}` },
      });
  });

  it('is refused once their session has ended, and without the proof their token needs', async () => {
    const token = await issuer.personToken('9', '12', { sessionId: 'left' });
    expect(await ask('/holder', bearer(token))).toMatchObject({ status: 200 });
    await inTransaction(schema.database, (trx) =>
      saveRevocations(trx, [{ sessionId: 'left', reason: 'log-out' }]),
    );
    const ended = [401, undefined, 'The session has ended. Sign in again.'];
    expect(await refusal('/holder', bearer(token))).toEqual(ended);
    const withKey = await bound();
    expect(await refusal('/holder', bearer(withKey))).toEqual([401, DPOP, BOUND]);
    expect(await ask('/holder', await dpop(withKey, '/session'))).toMatchObject({ status: 401 });
    expect(await ask('/holder', await dpop(withKey, '/holder'))).toMatchObject({ status: 200 });
  });
});

describe('A request of the ERP itself', () => {
  it('needs the scope, among whatever others', async () => {
    expect(await ask('/service', bearer(await issuer.serviceToken('a sessions:revoke')))).toEqual({
      status: 200,
      challenge: undefined,
      body: { scopes: ['a', 'sessions:revoke'] },
    });
    const detail = 'This needs a service token with the scope sessions:revoke.';
    for (const token of [
      await issuer.serviceToken('a sessions:revoked directory:write'),
      await issuer.personToken('1', '11'),
    ])
      expect(await refusal('/service', bearer(token))).toEqual([403, undefined, detail]);
  });
});

describe('What lives as long as a token', () => {
  it('asks for the person of it, and for their rights as they are then', async () => {
    const claims = await auth.requirePerson(await issuer.personToken('1', '11', { sessionId: 'long' }));
    expect(claims).toMatchObject({ userId: '11', sessionId: 'long' });
    expect(await auth.contextOf(claims)).toMatchObject({ displayName: 'Anna', sessionId: 'long' });
    expect((await auth.contextOf(claims)).correlationId).toMatch(/^[\w-]{16,}$/);
    await expect(auth.requirePerson(await issuer.serviceToken('b'))).rejects.toMatchObject({
      code: 'unauthenticated',
    });
    await inTransaction(schema.database, (trx) =>
      saveRevocations(trx, [{ sessionId: 'long', reason: 'log-out' }]),
    );
    await expect(auth.contextOf(claims)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('is refused like a request where the company takes only tokens that are bound to a key', async () => {
    const claimsOf = async (options = {}) => auth.requirePerson(await issuer.personToken('2', '21', options));
    await expect(auth.contextOf(await claimsOf())).rejects.toMatchObject({
      code: 'unauthenticated',
      message: ONLY_BOUND,
    });
    const bound = await claimsOf({ keyThumbprint: prover.thumbprint });
    expect(await auth.contextOf(bound)).toMatchObject({ userId: '21' });
  });
});
