import { ROUTES, routeName } from '@messaging/contracts';
import { registeredRoutes } from '@messaging/test-kit';
import { startWriteApi, type WriteApi } from './start-write-api.ts';

describe('The routes of the write API', () => {
  let api: WriteApi;
  beforeAll(async () => {
    api = await startWriteApi({});
  });
  afterAll(() => api.stop());

  it('are those of the contract, each with its row, and no row without its route', () => {
    const described = ROUTES.filter(({ service }) => service === 'write-api').map(routeName);
    expect(registeredRoutes(api.app)).toEqual([...described].sort());
  });
});
