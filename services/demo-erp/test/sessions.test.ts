import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import {
  CHARLOTTE_OF_TWO_COMPANIES,
  JONAS,
  LUC_WHO_LEFT,
  startErp,
  ULRIKE_WHO_ADMINISTERS,
  type Erp,
} from './start-erp.ts';

const json = (answer: { text: string }): Record<string, unknown> => JSON.parse(answer.text);

describe('signing in to the ERP', () => {
  let erp: Erp;
  beforeAll(async () => {
    erp = await startErp();
  });
  afterAll(() => erp.stop());

  const tokenClaims = async (cookie: string) => {
    const { token } = json(await erp.call('POST', '/session/token', { cookie }));
    const keys = json(await erp.call('GET', '/.well-known/jwks.json')) as unknown as JSONWebKeySet;
    return (await jwtVerify(token as string, createLocalJWKSet(keys))).payload;
  };

  it('sets a cookie that scripts and other sites cannot use', async () => {
    const { status, headers, text } = await erp.call('POST', '/session', {
      body: { ...JONAS, next: '/plans' },
    });
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({ location: '/plans' });
    const [cookie] = headers.getSetCookie();
    expect(cookie).toMatch(/^kontora_session=[\w-]{43}; /);
    expect(cookie).toContain('HttpOnly');
    expect(cookie).toContain('SameSite=Lax');
  });

  it('gives the widget a token of the session, and nobody else', async () => {
    const cookie = await erp.signIn(JONAS.userId, JONAS.companyId);
    expect(await tokenClaims(cookie)).toMatchObject({
      sub: JONAS.userId,
      company_id: JONAS.companyId,
      sid: expect.not.stringContaining(cookie.slice(16)),
    });
    for (const other of ['', 'kontora_session=', 'kontora_session=nonsense']) {
      expect((await erp.call('POST', '/session/token', { cookie: other })).status).toBe(401);
    }
  });

  it('names the same session in each of its tokens, another one after signing in again', async () => {
    const cookie = await erp.signIn(JONAS.userId, JONAS.companyId);
    const [first, second] = [await tokenClaims(cookie), await tokenClaims(cookie)];
    const again = await tokenClaims(await erp.signIn(JONAS.userId, JONAS.companyId));
    expect(second['sid']).toBe(first['sid']);
    expect(again['sid']).not.toBe(first['sid']);
  });

  it('ends with signing out, also for who kept the cookie', async () => {
    const cookie = await erp.signIn(JONAS.userId, JONAS.companyId);
    expect((await erp.call('GET', '/', { cookie })).status).toBe(200);
    expect(json(await erp.call('DELETE', '/session', { cookie }))).toEqual({ location: '/login' });
    expect((await erp.call('GET', '/', { cookie })).status).toBe(303);
    expect((await erp.call('POST', '/session/token', { cookie })).status).toBe(401);
  });

  it('lets a person of two companies change sides, and nobody else', async () => {
    const { userId, companyId, other } = CHARLOTTE_OF_TWO_COMPANIES;
    const cookie = await erp.signIn(userId, companyId);
    const moved = await erp.call('PUT', '/session/company', { cookie, body: { companyId: other } });
    const newCookie = moved.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    expect(await tokenClaims(newCookie)).toMatchObject({ sub: userId, company_id: other });
    expect((await erp.call('POST', '/session/token', { cookie })).status).toBe(401);

    const jonas = await erp.signIn(JONAS.userId, JONAS.companyId);
    expect((await erp.call('PUT', '/session/company', { cookie: jonas, body: { companyId } })).status).toBe(
      403,
    );
  });

  it('refuses who has left, and who never worked there', async () => {
    for (const body of [LUC_WHO_LEFT, { ...JONAS, companyId: '102' }, { userId: '1', companyId: '1' }]) {
      expect((await erp.call('POST', '/session', { body })).status).toBe(403);
    }
  });

  it.each(['//evil.test/', '/\\evil.test', 'https://evil.test/', 'javascript:alert(1)'])(
    'never goes on to %s',
    async (next) => {
      expect((await erp.call('POST', '/session', { body: { ...JONAS, next } })).status).toBe(400);
      const page = await erp.call('GET', `/login?next=${encodeURIComponent(next)}`);
      expect(page.text).toContain('name="next" value="/"');
    },
  );

  it('takes JSON only, so that no form of another site can sign anybody in', async () => {
    const response = await fetch(`${erp.url}/session`, { method: 'POST', body: new URLSearchParams(JONAS) });
    expect(response.status).toBe(415);
  });

  it('outlives a restart', async () => {
    const before = await startErp();
    const cookie = await before.signIn(JONAS.userId, JONAS.companyId);
    await before.stop({ keepData: true });
    const after = await startErp({ dataDir: before.dataDir });
    expect((await after.call('GET', '/', { cookie })).status).toBe(200);
    await after.stop();
  });

  it('ends at once when the employment does', async () => {
    const jonas = await erp.signIn(JONAS.userId, JONAS.companyId);
    const ulrike = await erp.signIn(ULRIKE_WHO_ADMINISTERS.userId, ULRIKE_WHO_ADMINISTERS.companyId);
    const change = (active: string, cookie: string, userId = JONAS.userId) =>
      erp.call('PUT', `/people/${userId}/employment`, { cookie, body: { active } });
    expect((await change('false', jonas, ULRIKE_WHO_ADMINISTERS.userId)).status).toBe(403);
    expect((await change('false', ulrike, ULRIKE_WHO_ADMINISTERS.userId)).status).toBe(403);
    expect((await change('false', ulrike, CHARLOTTE_OF_TWO_COMPANIES.companyId)).status).toBe(404);
    expect((await change('false', ulrike)).status).toBe(200);
    expect((await erp.call('GET', '/', { cookie: jonas })).status).toBe(303);
    expect((await change('true', ulrike)).status).toBe(200);
    expect((await erp.call('GET', '/', { cookie: jonas })).status).toBe(200);
  });
});

describe('POST /token', () => {
  let erp: Erp;
  beforeAll(async () => {
    erp = await startErp({ gatewayOrigin: 'http://gateway.test' });
  });
  afterAll(() => erp.stop());

  const ask = (body: unknown) => erp.call('POST', '/token', { body });

  it('signs what it is asked, also for a company the person does not work in', async () => {
    const { token } = json(await ask({ userId: '7', companyId: '8', expiresInSeconds: 60 }));
    const keys = json(await erp.call('GET', '/.well-known/jwks.json')) as unknown as JSONWebKeySet;
    const { payload, protectedHeader } = await jwtVerify(token as string, createLocalJWKSet(keys));
    expect(payload).toMatchObject({ sub: '7', company_id: '8', aud: 'messaging', sid: expect.any(String) });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(60);
    expect(protectedHeader).toMatchObject({ alg: 'ES256', kid: keys.keys[0]?.kid });
  });

  it.each([{}, { userId: '7' }, { userId: 7, companyId: '8' }, { userId: '7', companyId: '8', sid: 'x' }])(
    'refuses %j',
    async (body) => expect((await ask(body)).status).toBe(400),
  );

  it('may be read by pages of the gateway, and of no other origin', async () => {
    const allowed = async (origin: string) => {
      const response = await fetch(`${erp.url}/token`, { method: 'OPTIONS', headers: { origin } });
      return response.headers.get('access-control-allow-origin');
    };
    expect(await allowed('http://gateway.test')).toBe('http://gateway.test');
    expect(await allowed('http://evil.test')).toBeNull();
  });
});
