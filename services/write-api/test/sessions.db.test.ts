import { execute, select } from '@messaging/database';
import { countStatements, createProver, eventually } from '@messaging/test-kit';
import { freshCompanyId, startWriteApi, type WriteApi } from './start-write-api.ts';

const [ACME, STRICT] = [freshCompanyId(), freshCompanyId()];
const [SUSPENDING, DISMISSING, BINDING] = [freshCompanyId(), freshCompanyId(), freshCompanyId()];
const [HOME, UNKNOWN] = [freshCompanyId(), freshCompanyId()];
const [ANNA, BORIS, CARLA, DORA, EMIL] = ['11', '12', '13', '14', '15'];

let api: WriteApi;
beforeAll(async () => {
  api = await startWriteApi({
    [ACME]: [ANNA, BORIS, CARLA, DORA].map((userId) => ({ userId })),
    [STRICT]: [{ userId: ANNA }],
    ...Object.fromEntries(
      [SUSPENDING, DISMISSING, BINDING, HOME].map((companyId) => [companyId, [{ userId: EMIL }]]),
    ),
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

  it.each([
    [
      'is suspended in its company by now',
      SUSPENDING,
      `INSERT INTO sanctions (company_id, user_id, kind, reason, imposed_by, seq, imposed_at)
       VALUES (?, '${EMIL}', 'suspended', 'test', '${EMIL}', 1, NOW(3))`,
      403,
    ],
    ['works there no longer', DISMISSING, 'UPDATE employments SET active = 0 WHERE company_id = ?', 404],
    [
      'has no bound token, which their company asks for by now',
      BINDING,
      'UPDATE companies SET proof_required = 1 WHERE id = ?',
      401,
    ],
    ['never worked there', UNKNOWN, undefined, 404],
  ])('lets who %s log out, of all companies', async (_who, there, turn, status) => {
    const sessionId = `of-${there}`;
    const [token, atHome] = await Promise.all(
      [there, HOME].map((companyId) => api.issuer.personToken(companyId, EMIL, { sessionId })),
    );
    expect((await send(atHome!)).status).toBe(201);
    if (turn !== undefined) {
      await execute(api.database, turn, [there]);
      const raise = 'UPDATE companies SET directory_version = directory_version + 1 WHERE id = ?';
      await execute(api.database, raise, [there]);
    }
    await eventually(async () => expect((await send(token!)).status).toBe(status), 1_000);
    expect((await api.call('DELETE', '/session', { token: token! })).status).toBe(204);
    await refusedSoon(atHome!);
    expect((await api.call('DELETE', '/session', { token: token! })).status).toBe(401);
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

describe('The end of a session', () => {
  const ended = async (companyId: string) => {
    const rows = await select<{ actor: string | null; correlationId: string; data: unknown }>(
      api.database,
      `SELECT actor_user_id AS actor, correlation_id AS correlationId, data FROM events
        WHERE company_id = ? AND type = 'session.ended' ORDER BY seq`,
      [companyId],
    );
    return rows.map(({ data, ...row }) => ({
      ...row,
      data: (typeof data === 'string' ? JSON.parse(data) : data) as unknown,
    }));
  };
  /** What is recorded of it in both companies; Anna works in both, Dora in one. */
  async function recorded(work: () => Promise<{ status: number }>) {
    const before = [(await ended(ACME)).length, (await ended(STRICT)).length];
    expect((await work()).status).toBe(204);
    return [(await ended(ACME)).slice(before[0]), (await ended(STRICT)).slice(before[1])];
  }

  it('is an event in every company the person works in, by whom it was, without the session’s name', async () => {
    const token = await tokenOf(ANNA, 'a-tablet');
    const headers = { 'x-correlation-id': 'signing-out' };
    const event = {
      actor: ANNA,
      correlationId: 'signing-out',
      data: { userId: ANNA, all: false, reason: 'log-out' },
    };
    api.nudged.length = 0;
    const found = await recorded(() => api.call('DELETE', '/session', { token, headers }));
    expect(found).toEqual([[event], [event]]);
    expect([...api.nudged].sort()).toEqual([ACME, STRICT].sort());
  });

  it('by the ERP has no actor, and the reason where that is a label', async () => {
    const all = (reason: string | null) => ({ actor: null, data: { userId: DORA, all: true, reason } });
    expect(await recorded(() => revoke({ userId: DORA, reason: 'password-changed' }))).toMatchObject([
      [all('password-changed')],
      [],
    ]);
    expect(await recorded(() => revoke({ userId: DORA, reason: 'Dora lost her phone' }))).toMatchObject([
      [all(null)],
      [],
    ]);
  });

  it('is recorded where it holds: in the one company named, or in all', async () => {
    const event = { actor: null, data: { userId: ANNA, all: true, reason: 'log-out' } };
    const inOne = { userId: ANNA, companyId: STRICT };
    expect(await recorded(() => revoke(inOne))).toMatchObject([[], [event]]);
    const everybody = { actor: null, data: { userId: null, all: true, reason: 'log-out' } };
    const longAgo = { issuedBefore: '2020-01-01T00:00:00Z' };
    expect(await recorded(() => revoke(longAgo))).toMatchObject([[everybody], [everybody]]);
    expect(await recorded(() => revoke({ ...longAgo, companyId: ACME }))).toMatchObject([[everybody], []]);
  });

  it('that names no person is in nobody’s stream, and holds all the same', async () => {
    const token = await tokenOf(BORIS, 'nobody-knows-whose');
    expect(await recorded(() => revoke({ sessionId: 'nobody-knows-whose' }))).toEqual([[], []]);
    await refusedSoon(token);
  });

  it('is recorded if and only if it holds: neither without the other', async () => {
    const before = await ended(ACME);
    const rows = () => select(api.database, 'SELECT seq FROM session_revocations');
    const held = await rows();
    await api.database.raw('RENAME TABLE session_revocation_head TO away');
    try {
      expect((await revoke({ userId: DORA })).status).toBeGreaterThanOrEqual(500);
    } finally {
      await api.database.raw('RENAME TABLE away TO session_revocation_head');
    }
    expect([await ended(ACME), await rows()]).toEqual([before, held]);
  });
});
