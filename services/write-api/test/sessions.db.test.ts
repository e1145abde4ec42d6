import { select } from '@messaging/database';
import { countStatements, createProver, eventually } from '@messaging/test-kit';
import { freshCompanyId, startWriteApi, type WriteApi } from './start-write-api.ts';

const [ACME, STRICT] = [freshCompanyId(), freshCompanyId()];
const [ANNA, BORIS, CARLA, DORA] = ['11', '12', '13', '14'];

let api: WriteApi;
beforeAll(async () => {
  api = await startWriteApi({
    [ACME]: [ANNA, BORIS, CARLA, DORA].map((userId) => ({ userId })),
    [STRICT]: [{ userId: ANNA }],
  });
});
afterAll(() => api.stop());

const tokenOf = (userId: string, sessionId: string) => api.issuer.personToken(ACME, userId, { sessionId });
let sent = 0;
const send = (token: string, headers?: Record<string, string>) =>
  api.call('POST', '', {
    token,
    body: { transactionId: '1', message: `message ${(sent += 1)}` },
    ...(headers && { headers }),
  });
const refusedSoon = (token: string) =>
  eventually(async () => expect((await send(token)).status).toBe(401), 1_000);
const revoke = async (body: unknown, scope = 'sessions:revoke') =>
  api.call('POST', '/sessions/revocations', { token: await api.issuer.serviceToken(scope), body });

describe('DELETE /api/messaging/session', () => {
  it('class 2: a policy enforced on HTTP too; ends this session of this person, and no other of theirs', async () => {
    const [ended, other, namesake] = await Promise.all([
      tokenOf(ANNA, 'phone'),
      tokenOf(ANNA, 'desk'),
      tokenOf(BORIS, 'phone'),
    ]);
    expect((await send(ended)).status).toBe(201);
    const answer = await api.call('DELETE', '/session', { token: ended });
    expect([answer.status, answer.body]).toEqual([204, undefined]);
    await refusedSoon(ended);
    expect((await send(await tokenOf(ANNA, 'phone'))).status).toBe(401);
    expect([(await send(other)).status, (await send(namesake)).status]).toEqual([201, 201]);
  });

  it('asks for a person’s token', async () => {
    expect((await api.call('DELETE', '/session')).status).toBe(401);
    const token = await api.issuer.serviceToken('sessions:revoke');
    expect((await api.call('DELETE', '/session', { token })).status).toBe(401);
  });
});

describe('POST /api/messaging/sessions/revocations', () => {
  it('class 19: token lifecycle; ends all sessions of a person, not those begun afterwards', async () => {
    const token = await tokenOf(CARLA, 'one');
    expect((await revoke({ userId: CARLA, reason: 'password changed' })).status).toBe(204);
    await refusedSoon(token);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect((await send(await tokenOf(CARLA, 'one'))).status).toBe(201);
    const [row] = await select<{ reason: string }>(
      api.database,
      'SELECT reason FROM session_revocations WHERE user_id = ?',
      [CARLA],
    );
    expect(row).toEqual({ reason: 'password changed' });
  });

  it('takes the ERP’s own token for just this, and no person’s', async () => {
    expect((await revoke({ userId: DORA }, 'directory:write')).status).toBe(403);
    const token = await tokenOf(DORA, 's');
    expect((await api.call('POST', '/sessions/revocations', { token, body: { userId: DORA } })).status).toBe(
      403,
    );
    expect((await send(token)).status).toBe(201);
  });

  it.each([
    ['nothing named', {}],
    ['a company alone', { companyId: '1' }],
    ['an object for a person', { userId: { $ne: '' } }],
    ['an object for a session', { sessionId: { toString: 'x' } }],
    ['an array for a session', { sessionId: ['s'] }],
    ['no time for a time', { issuedBefore: 'yesterday' }],
    ['a field nobody knows', { userId: '1', everybody: true }],
    ['a prototype', JSON.parse('{"__proto__": {"userId": "14"}}') as object],
  ])('class 23: operator injection; answers 400 to %s, and ends nothing', async (_name, body) => {
    const token = await tokenOf(DORA, 'bad-input');
    expect((await revoke(body)).status).toBe(400);
    expect((await send(token)).status).toBe(201);
  });
});

describe('a request that writes', () => {
  it('sends no statement to learn who asks, once that is known', async () => {
    const token = await tokenOf(BORIS, 'warm');
    const mark = () =>
      api.call('PUT', '/notifications/read', { token, body: { ids: ['7310000000000000001'] } });
    // Now and then one confirms for everybody what is known; all others send nothing.
    await eventually(async () => {
      await mark();
      const { result, statements } = await countStatements(api.database, mark);
      expect(result.status).toBe(204);
      const whoAsks = statements.filter((sql) =>
        /employments|session_revocations|directory_version/.test(sql),
      );
      expect(whoAsks).toEqual([]);
    });
  });

  it('class 19: token lifecycle; takes a bound token only with a proof for this method, address and token', async () => {
    const prover = await createProver();
    const { thumbprint: keyThumbprint } = prover;
    const token = await api.issuer.personToken(ACME, BORIS, { keyThumbprint });
    const url = `${api.origin}/api/messaging`;
    const write = async (proof?: string) =>
      (
        await send(token, {
          authorization: `DPoP ${token}`,
          ...(proof === undefined ? {} : { dpop: proof }),
        })
      ).status;
    const good = await prover.prove('POST', url, token);
    expect(await write(good)).toBe(201);
    expect(await write(good)).toBe(401);
    expect(await write()).toBe(401);
    expect((await send(token)).status).toBe(401);
    expect(await write(await prover.prove('GET', url, token))).toBe(401);
    expect(await write(await prover.prove('POST', `${url}/session`, token))).toBe(401);
    expect(await write(await prover.prove('POST', url, `${token}x`))).toBe(401);
    expect(await write(await (await createProver()).prove('POST', url, token))).toBe(401);
  });

  it('needs a bound token in a company that asks for it, from the moment it does', async () => {
    const service = await api.issuer.serviceToken('directory:write');
    const require = (proofRequired: boolean) =>
      api.call('PUT', '/directory', {
        token: service,
        body: { companies: [{ id: STRICT, name: 'Strict', proofRequired }] },
      });
    const token = await api.tokenOf(STRICT, ANNA);
    expect((await send(token)).status).toBe(201);
    expect((await require(true)).status).toBe(200);
    await refusedSoon(token);
    expect((await require(false)).status).toBe(200);
    await eventually(async () => expect((await send(token)).status).toBe(201), 1_000);
  });
});
