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
});
