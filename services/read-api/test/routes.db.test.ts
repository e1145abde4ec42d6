import { ROUTES, routeName } from '@messaging/contracts';
import { registeredRoutes } from '@messaging/test-kit';
import { startReadApi, type ReadApi } from './start-read-api.ts';

describe('The routes of the read API', () => {
  let api: ReadApi;
  beforeAll(async () => {
    api = await startReadApi({});
  });
  afterAll(() => api.stop());

  it('are those of the contract, each with its row, and no row without its route', () => {
    const described = ROUTES.filter(({ service }) => service === 'read-api').map(routeName);
    expect(registeredRoutes(api.app)).toEqual([...described].sort());
  });
});
