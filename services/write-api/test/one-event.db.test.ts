import { ROUTES, routeName, type StreamEventType } from '@messaging/contracts';
import { select } from '@messaging/database';
import { freshCompanyId, startWriteApi, type WriteApi } from './start-write-api.ts';

const ACME = freshCompanyId();
const [ANNA, BORIS, CARLA, GOVERNOR, DORA] = ['11', '12', '13', '14', '15'];

interface Written {
  id: string;
  conversationId: string;
}
interface Change {
  /** What is left in the stream; null where a person marks for themselves, or tries, what nobody else sees. */
  event: StreamEventType | null;
  /** Carries it out, on a message of Anna's. */
  ask: (message: Written) => Promise<{ status: number }>;
}

let api: WriteApi;
let next = 0;

const asPerson = async (userId: string, method: string, path: string, body?: unknown) =>
  api.call(method, path, {
    token: await api.issuer.personToken(ACME, userId, { sessionId: `s${next}` }),
    body,
  });
const asErp = async (scope: string, method: string, path: string, body?: unknown) =>
  api.call(method, path, { token: await api.issuer.serviceToken(scope), body });
const say = () => asPerson(ANNA, 'POST', '', { topic: 'Work', message: `message ${(next += 1)}` });

/** Every route of the write API: what changes something, and what auditors read. */
const CHANGES: Record<string, Change> = {
  'POST /api/messaging': { event: 'message.created', ask: say },
  'PATCH /api/messaging/messages/:id': {
    event: 'message.edited',
    ask: ({ id }) => asPerson(ANNA, 'PATCH', `/messages/${id}`, { message: 'edited' }),
  },
  'DELETE /api/messaging/messages/:id': {
    event: 'message.deleted',
    ask: ({ id }) => asPerson(ANNA, 'DELETE', `/messages/${id}`),
  },
  'PUT /api/messaging/conversations/:id': {
    event: 'conversation.changed',
    ask: ({ conversationId }) =>
      asPerson(GOVERNOR, 'PUT', `/conversations/${conversationId}`, {
        audience: { kind: 'permission', permission: 'messaging.audit' },
      }),
  },
  'PUT /api/messaging/people/:id/sanctions': {
    event: 'sanction.changed',
    ask: () => asPerson(GOVERNOR, 'PUT', `/people/${BORIS}/sanctions`, { kind: 'muted', reason: 'loud' }),
  },
  'DELETE /api/messaging/people/:id/sanctions': {
    event: 'sanction.changed',
    ask: () => asPerson(GOVERNOR, 'DELETE', `/people/${CARLA}/sanctions`),
  },
  'PUT /api/messaging/policy': {
    event: 'policy.changed',
    ask: () => asPerson(GOVERNOR, 'PUT', '/policy', { settings: { deleteWindowMinutes: 30 } }),
  },
  'PUT /api/messaging/directory': {
    event: 'directory.changed',
    ask: () =>
      asErp('directory:write', 'PUT', '/directory', {
        employments: [{ companyId: ACME, userId: BORIS, permissions: ['messaging.moderate'] }],
      }),
  },
  'POST /api/messaging/directory/erasures': {
    event: 'erasure.requested',
    ask: () => asErp('people:erase', 'POST', '/directory/erasures', { companyId: ACME, userId: DORA }),
  },
  'GET /api/messaging/directory/erasures': {
    event: null,
    ask: () => asErp('people:erase', 'GET', `/directory/erasures?companyId=${ACME}&userId=${DORA}`),
  },
  'POST /api/messaging/sessions/revocations': {
    event: 'session.ended',
    ask: () => asErp('sessions:revoke', 'POST', '/sessions/revocations', { userId: BORIS }),
  },
  'DELETE /api/messaging/session': {
    event: 'session.ended',
    // Somebody else's than those that the ERP has ended: a token of the same second would count among them.
    ask: () => asPerson(CARLA, 'DELETE', '/session'),
  },
  'PUT /api/messaging/audit/webhook': {
    event: 'audit.webhook.changed',
    ask: () => asPerson(GOVERNOR, 'PUT', '/audit/webhook', { url: 'https://93.184.215.14/checkpoints' }),
  },
  'GET /api/messaging/audit/webhook': {
    event: null,
    ask: () => asPerson(GOVERNOR, 'GET', '/audit/webhook'),
  },
  'GET /api/messaging/audit': { event: 'audit.read', ask: () => asPerson(GOVERNOR, 'GET', '/audit?limit=1') },
  'PUT /api/messaging/conversations/:id/read': {
    event: null,
    ask: ({ conversationId }) =>
      asPerson(ANNA, 'PUT', `/conversations/${conversationId}/read`, { position: '1' }),
  },
  'PUT /api/messaging/conversations/:id/following': {
    event: null,
    ask: ({ conversationId }) =>
      asPerson(ANNA, 'PUT', `/conversations/${conversationId}/following`, { level: 'nothing' }),
  },
  'PUT /api/messaging/notifications/read': {
    event: null,
    ask: () => asPerson(ANNA, 'PUT', '/notifications/read', { ids: ['7310000000000000001'] }),
  },
  'POST /api/messaging/policy/simulate': {
    event: null,
    ask: () => asPerson(GOVERNOR, 'POST', '/policy/simulate', { settings: { guestsMayWrite: false } }),
  },
};
const RECORDED = Object.entries(CHANGES).filter(([, { event }]) => event !== null);

beforeAll(async () => {
  const permissions = ['messaging.moderate', 'messaging.administer', 'messaging.audit'] as const;
  api = await startWriteApi({
    [ACME]: [
      ...[ANNA, BORIS, CARLA].map((userId) => ({ userId })),
      { userId: GOVERNOR, permissions: [...permissions] },
      { userId: DORA, active: false },
    ],
  });
  // For who lifts it.
  await asPerson(GOVERNOR, 'PUT', `/people/${CARLA}/sanctions`, { kind: 'muted', reason: 'loud' });
});
afterAll(() => api.stop());

/** A message of a conversation of its own. */
async function write(): Promise<Written> {
  const body = { topic: `Topic ${(next += 1)}`, message: `message ${next}` };
  return (await asPerson(ANNA, 'POST', '', body)).body.message as Written;
}
const events = async () =>
  (
    await select<{ type: string }>(
      api.database,
      'SELECT type FROM events WHERE company_id = ? ORDER BY seq',
      [ACME],
    )
  ).map(({ type }) => type);

/** Every row of every table. */
async function everything(): Promise<Record<string, unknown>> {
  const tables = await select<{ name: string }>(
    api.database,
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'",
  );
  const rows: Record<string, unknown> = {};
  for (const { name } of tables) rows[name] = await select(api.database, `SELECT * FROM ${name}`);
  return rows;
}

describe('A change', () => {
  it('is of every route that changes something, and of no other', () => {
    const routes = ROUTES.filter(({ service }) => service === 'write-api').map(routeName);
    expect(Object.keys(CHANGES).sort()).toEqual(routes.sort());
  });

  // First, for what is changed already leaves no event.
  it.each(RECORDED)('is not made where its event cannot be: %s', async (_, { ask }) => {
    const message = await write();
    const before = await everything();
    await api.database.raw(
      'CREATE TRIGGER no_event BEFORE INSERT ON events FOR EACH ROW SIGNAL SQLSTATE "45000"',
    );
    try {
      expect((await ask(message)).status).toBeGreaterThanOrEqual(500);
    } finally {
      await api.database.raw('DROP TRIGGER no_event');
    }
    expect(await everything()).toEqual(before);
  });

  it.each(Object.entries(CHANGES))('leaves its one event, or none by what it is: %s', async (_, change) => {
    const message = await write();
    const before = await events();
    expect((await change.ask(message)).status).toBeLessThan(300);
    expect((await events()).slice(before.length)).toEqual(change.event === null ? [] : [change.event]);
  });
});
