import { execute, select } from '@messaging/database';
import { seedDirectory } from '@messaging/test-kit';
import { freshCompanyId, startWriteApi, type WriteApi } from './start-write-api.ts';

const [ACME, GLOBEX] = [freshCompanyId(), freshCompanyId()];
const [ANNA, BORIS, CARLA, DORA] = ['11', '12', '13', '14'];
const EVERYTHING = ['messages', 'events', 'erasures', 'users', 'employments', 'stream_heads'];

let api: WriteApi;
beforeAll(async () => {
  api = await startWriteApi({
    [ACME]: [ANNA, BORIS, CARLA].map((userId) => ({ userId })),
    [GLOBEX]: [{ userId: DORA, active: false }],
  });
  for (const userId of [ANNA, ANNA, BORIS])
    await api.call('POST', '', {
      token: await api.issuer.personToken(ACME, userId),
      body: { topic: 'Work', message: `of ${userId}, ${Math.random()}` },
    });
  for (const userId of [ANNA, BORIS])
    await execute(api.database, 'UPDATE employments SET active = 0 WHERE company_id = ? AND user_id = ?', [
      ACME,
      userId,
    ]);
});
afterAll(() => api.stop());

const tokenFor = (scope: string) => api.issuer.serviceToken(scope);
const ask = async (body: unknown, scope = 'people:erase') =>
  api.call('POST', '/directory/erasures', { token: await tokenFor(scope), body });
const howFar = async (companyId: string, userId: string) =>
  api.call('GET', `/directory/erasures?companyId=${companyId}&userId=${userId}`, {
    token: await tokenFor('people:erase'),
  });
const requests = async (companyId = ACME) =>
  select<{ data: string }>(
    api.database,
    "SELECT data FROM events WHERE company_id = ? AND type = 'erasure.requested'",
    [companyId],
  );
const rows = async () =>
  Object.fromEntries(
    await Promise.all(
      EVERYTHING.map(async (table) => [table, await select(api.database, `SELECT * FROM ${table}`)]),
    ),
  );

describe('An erasure that the ERP asks for', () => {
  it('is only counted in a dry run', async () => {
    const before = await rows();
    const counted = await ask({ companyId: ACME, userId: ANNA, dryRun: true });
    expect([counted.status, counted.body]).toEqual([
      200,
      {
        companyId: ACME,
        userId: ANNA,
        state: 'none',
        requestedAt: null,
        finishedAt: null,
        messages: 2,
        erased: 0,
      },
    ]);
    expect(await rows()).toEqual(before);
  });

  it('is taken on, and says how far it is; asked again meanwhile it is the same one', async () => {
    const taken = await ask({ companyId: ACME, userId: ANNA });
    expect([taken.status, taken.body]).toEqual([
      202,
      expect.objectContaining({ state: 'running', messages: 2, erased: 0 }),
    ]);
    await execute(
      api.database,
      'UPDATE erasures SET erased = 1, up_to_id = 5 WHERE company_id = ? AND user_id = ?',
      [ACME, ANNA],
    );
    const again = await ask({ companyId: ACME, userId: ANNA });
    expect([again.status, again.body]).toEqual([202, { ...taken.body, erased: 1 }]);
    expect((await howFar(ACME, ANNA)).body).toEqual(again.body);
    expect(await requests()).toHaveLength(1);
  });

  it('begins anew once it has finished', async () => {
    await execute(
      api.database,
      'UPDATE erasures SET erased = 2, finished_at = ? WHERE company_id = ? AND user_id = ?',
      [new Date(), ACME, ANNA],
    );
    expect((await howFar(ACME, ANNA)).body).toMatchObject({
      state: 'finished',
      erased: 2,
      finishedAt: expect.any(String),
    });
    expect((await ask({ companyId: ACME, userId: ANNA })).body).toMatchObject({
      state: 'running',
      erased: 0,
    });
    expect(await requests()).toHaveLength(2);
  });

  it('is refused while the person works there: they would go on writing', async () => {
    const before = await rows();
    for (const dryRun of [true, false]) {
      const { status, body } = await ask({ companyId: ACME, userId: CARLA, dryRun });
      expect([status, body.type]).toEqual([409, 'urn:messaging:problem:still-employed']);
    }
    expect(await rows()).toEqual(before);
  });

  it('is not there for whom the company never employed, nor in a company that does not exist', async () => {
    for (const [companyId, userId] of [
      [ACME, DORA],
      [GLOBEX, ANNA],
      ['999999999', ANNA],
      [ACME, '999999999'],
    ] as const) {
      expect([companyId, userId, (await ask({ companyId, userId })).status]).toEqual([
        companyId,
        userId,
        404,
      ]);
      expect([companyId, userId, (await howFar(companyId, userId)).status]).toEqual([companyId, userId, 404]);
    }
    expect(await requests(GLOBEX)).toHaveLength(0);
  });

  it('takes the scope for it, and no person’s token', async () => {
    const wanted = { companyId: ACME, userId: BORIS };
    expect((await ask(wanted, 'directory:write sessions:revoke')).status).toBe(403);
    const token = await api.issuer.personToken(ACME, CARLA);
    expect((await api.call('POST', '/directory/erasures', { token, body: wanted })).status).toBe(403);
    expect(
      (await api.call('GET', `/directory/erasures?companyId=${ACME}&userId=${BORIS}`, { token })).status,
    ).toBe(403);
    expect((await howFar(ACME, BORIS)).body).toMatchObject({ state: 'none' });
  });

  it.each([
    [{ companyId: ACME }, 'userId'],
    [{ companyId: ACME, userId: { $ne: 1 } }, 'userId'],
    [{ companyId: ACME, userId: BORIS, dryRun: 'no' }, 'dryRun'],
    [{ companyId: ACME, userId: BORIS, everybody: true }, undefined],
  ])('is refused as %j', async (body, field) => {
    const answer = await ask(body);
    expect(answer.status).toBe(400);
    if (field) expect(answer.body).toMatchObject({ field });
    expect((await howFar(ACME, BORIS)).body).toMatchObject({ state: 'none' });
  });
});

describe('An erasure of somebody who is employed again', () => {
  const [INITECH, HOOLI] = [freshCompanyId(), freshCompanyId()];
  const [EMIL, FRIDA, GRETA] = ['15', '16', '17'];
  const employ = async (...parts: [companyId: string, userId: string, active: boolean][]) =>
    api.call('PUT', '/directory', {
      token: await tokenFor('directory:write'),
      body: {
        employments: parts.map(([companyId, userId, active]) => ({
          companyId,
          userId,
          permissions: [],
          active,
        })),
      },
    });
  const states = async (...parts: [companyId: string, userId: string][]) =>
    Promise.all(
      parts.map(async (part) => (await howFar(...part)).body as { state: string; requestedAt: unknown }),
    );

  beforeAll(() =>
    seedDirectory(api.database, {
      [INITECH]: [EMIL, FRIDA, GRETA].map((userId) => ({ userId, active: false })),
      [HOOLI]: [],
    }),
  );

  it('is ended, done or not, and no other: what they write from now on is theirs', async () => {
    await employ([HOOLI, EMIL, false]);
    await Promise.all([
      ...[EMIL, FRIDA, GRETA].map((userId) => ask({ companyId: INITECH, userId })),
      ask({ companyId: HOOLI, userId: EMIL }),
    ]);
    await execute(
      api.database,
      'UPDATE erasures SET erased = 2, finished_at = ? WHERE company_id = ? AND user_id = ?',
      [new Date(), INITECH, FRIDA],
    );
    expect(await employ([INITECH, EMIL, true], [INITECH, FRIDA, true])).toMatchObject({ status: 200 });
    expect(await states([INITECH, EMIL], [INITECH, FRIDA], [INITECH, GRETA], [HOOLI, EMIL])).toEqual([
      expect.objectContaining({ state: 'none', requestedAt: null, finishedAt: null, erased: 0 }),
      expect.objectContaining({ state: 'none', requestedAt: null, finishedAt: null, erased: 0 }),
      expect.objectContaining({ state: 'running' }),
      expect.objectContaining({ state: 'running' }),
    ]);
    // Nor does it come back with the end of the employment.
    await employ([INITECH, EMIL, false], [INITECH, FRIDA, false]);
    expect(await states([INITECH, EMIL], [INITECH, FRIDA])).toMatchObject([
      { state: 'none' },
      { state: 'none' },
    ]);
  });
});
