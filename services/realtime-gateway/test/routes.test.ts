import { ROUTES, routeName } from '@messaging/contracts';
import { createReadiness } from '@messaging/service-kit';
import { registeredRoutes, createTestLogger, createTestMetrics } from '@messaging/test-kit';
import { createGatewayApp } from '../src/app.ts';

const unused = () => Promise.reject(new Error('nothing is asked here'));

describe('The HTTP routes of a realtime node', () => {
  it('are those of the contract, each with its row, and no row without its route', () => {
    const app = createGatewayApp({
      logger: createTestLogger('realtime-gateway'),
      metrics: createTestMetrics('realtime-gateway'),
      readiness: createReadiness(),
      allowedOrigins: [],
      requireSession: unused,
      admit: unused,
      tickets: { issueTicket: unused },
      ticketSeconds: 30,
      ticketsNeedProof: true,
    });
    const described = ROUTES.filter(({ service }) => service === 'realtime-gateway').map(routeName);
    expect(registeredRoutes(app)).toEqual([...described].sort());
  });
});
