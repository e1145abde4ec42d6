import { eventually } from '@messaging/test-kit';
import { startWriteApi, type Answer } from './start-write-api.ts';

const ACME = '1';
const ANNA = '11';

type Api = Awaited<ReturnType<typeof startWriteApi>>;

describe('PUT /directory', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startWriteApi({ [ACME]: [{ userId: ANNA }] });
  });
  afterAll(() => api.stop());

  const put = async (body: object): Promise<Answer> =>
    api.call('PUT', '/directory', { token: await api.issuer.serviceToken('directory:write'), body });
  const employment = (companyId: string, userId: string) => ({
    companyId,
    userId,
    permissions: [],
    active: true,
  });

  it.each([
    ['a person', employment(ACME, '99')],
    ['a company', employment('99', ANNA)],
  ])('refuses as a whole what employs %s nobody has told of', async (_name, unknown) => {
    const answer = await put({
      companies: [{ id: ACME, name: 'Renamed', proofRequired: false }],
      employments: [unknown],
    });
    expect(answer).toMatchObject({
      status: 400,
      body: { type: 'urn:messaging:problem:invalid-request', field: 'employments' },
    });
    const [company] = await api.database('companies').where({ id: ACME });
    expect(company).not.toMatchObject({ name: 'Renamed' });
  });

  it('takes an employment together with its company and person', async () => {
    const answer = await put({
      companies: [{ id: '77', name: 'New' }],
      users: [{ id: '771', username: 'nina', displayName: 'Nina', email: null }],
      employments: [employment('77', '771')],
    });
    expect(answer).toMatchObject({ status: 200, body: { companies: 1, users: 1, employments: 1 } });
  });

  describe('with usernames that others have', () => {
    const named = (id: string, username: string) => ({
      id,
      username,
      displayName: `Called ${id}`,
      email: `${username}.${id}@acme.test`,
    });
    const stored = async () => {
      const rows = await api.database('users').whereIn('id', ['81', '82', '83', '89']).orderBy('id');
      return rows.map(({ id, username, display_name: displayName, email }) => ({
        id,
        username,
        displayName,
        email,
      }));
    };
    const taken = (field: string) => ({
      status: 400,
      body: { type: 'urn:messaging:problem:invalid-request', field },
    });
    beforeEach(async () => {
      await api.database('users').whereIn('id', ['81', '82', '83', '89']).delete();
      expect(await put({ users: [named('81', 'amal'), named('82', 'bela')] })).toMatchObject({ status: 200 });
    });

    it('gives nobody the row of who left with the same one, and names the field', async () => {
      const before = await stored();
      const answer = await put({ users: [named('83', 'cleo'), named('89', 'amal')] });
      expect(answer).toMatchObject(taken('users.1.username'));
      expect(await put({ users: [named('82', 'amal')] })).toMatchObject(taken('users.0.username'));
      expect(await put({ users: [named('83', 'cleo'), named('89', 'cleo')] })).toMatchObject(
        taken('users.1.username'),
      );
      expect(await put({ users: [named('81', 'cleo'), named('82', 'cleo')] })).toMatchObject(taken('users'));
      expect(await stored()).toEqual(before);
    });

    it('lets people swap them, hand them on and take what is given up, in one request', async () => {
      const swapped = [named('81', 'bela'), named('82', 'amal')];
      expect(await put({ users: swapped })).toMatchObject({ status: 200 });
      expect(await stored()).toEqual(swapped);
      const handedOn = [named('81', 'amal.old'), named('82', 'bela'), named('89', 'amal')];
      expect(await put({ users: handedOn })).toMatchObject({ status: 200 });
      expect(await stored()).toEqual(handedOn);
      expect(await put({ users: handedOn })).toMatchObject({ status: 200 });
      expect(await stored()).toEqual(handedOn);
    });

    it('gives one of two who are told of at the same moment the username, and the other none of their row', async () => {
      const [first, second] = [named('83', 'cleo'), named('89', 'cleo')];
      const other = await api.database.transaction();
      await other('users').insert({
        id: '83',
        username: 'cleo',
        display_name: 'Called 83',
        email: first.email,
      });
      const answer = put({ users: [second] });
      await eventually(async () => {
        const [[row]] = await api.database.raw(
          `SELECT COUNT(*) AS n FROM information_schema.processlist
            WHERE db = DATABASE() AND info LIKE 'INSERT INTO users%'`,
        );
        expect(Number(row.n)).toBe(1);
      });
      await other.commit();
      expect(await answer).toMatchObject(taken('users.0.username'));
      expect((await stored()).slice(2)).toEqual([first]);
    });
  });
});
