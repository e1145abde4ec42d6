import type { Id, Permission } from '@messaging/contracts';
import { execute, select, type createDatabase } from '@messaging/database';
import type { Cluster } from '@messaging/local-cluster';
import { createProver, eventually, openRawSocket, seedDirectory, type RawSocket } from '@messaging/test-kit';
import { allowFlooding, call, createSignerOf } from '../journeys/journey-cluster.ts';
import { handshakeOf, ticketOf } from './socket-matrix.ts';

/** What is written in the conversation, and nowhere else. */
export const SECRET = 'what only auditors read';
const LINK = { transactionId: '100' };
const FOR_AUDITORS = "UPDATE conversations SET audience = 'permission', audience_value = 'messaging.audit'";

/**
 * A company with a conversation for its auditors, in which a person who will lose them holds a socket, beside an admin who
 * goes on. Longer than a function usually is: it is a list.
 */
export async function openLossWorld(
  cluster: Cluster,
  database: ReturnType<typeof createDatabase>,
  companyId: Id,
) {
  const [adminId, userId, carlaId] = ['1', '2', '3'].map((last) => `${companyId}${last}`) as [Id, Id, Id];
  const named = (id: Id, name: string, permissions: Permission[]) => ({
    userId: id,
    username: `${name}${id}`,
    displayName: `${name} ${id}`,
    email: `${name}${id}@erp.test`,
    permissions,
  });
  await seedDirectory(database, {
    [companyId]: [
      named(adminId, 'adam', ['messaging.audit', 'messaging.administer']),
      named(userId, 'pia', ['messaging.audit']),
      named(carlaId, 'carla', ['messaging.audit', 'messaging.administer']),
    ],
  });
  await allowFlooding(cluster, companyId);
  const [signer, prover] = await Promise.all([createSignerOf(cluster), createProver()]);
  const sessionId = `session-of-${userId}`;
  const [admin, person] = await Promise.all([
    signer.personToken(companyId, adminId),
    signer.personToken(companyId, userId, sessionId),
  ]);

  const as = (token: string) => (method: string, path: string, body?: unknown) =>
    call(cluster, token, method, path, body);
  async function done(answer: Promise<{ status: number; body: unknown }>): Promise<void> {
    const { status, body } = await answer;
    if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`);
  }
  async function write(text: string): Promise<{ id: Id; conversationId: Id }> {
    const { status, body } = await as(admin)('POST', '', { ...LINK, message: `${SECRET}: ${text}` });
    if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
    return (body as { message: { id: Id; conversationId: Id } }).message;
  }

  const { conversationId } = await write('first');
  await execute(database, `${FOR_AUDITORS} WHERE company_id = ? AND id = ?`, [companyId, conversationId]);
  async function open(token: string): Promise<RawSocket> {
    const ticket = await ticketOf({ cluster, prover }, token);
    const auth = await handshakeOf({ cluster, prover }, ticket);
    const socket = await openRawSocket(cluster.gatewayUrl, { auth, onFrame: () => undefined });
    const joined = await socket.say('conversation.join', { rootLink: LINK });
    if (!joined.ok) throw new Error(joined.problem.title);
    return socket;
  }
  const [theirs, others] = await Promise.all([open(person), open(admin)]);
  // Every API has the ERP's keys by now, which it could not ask for while `holdMail` holds it.
  await as(person)('GET', '/me');

  const emailStates = async (messageId: Id): Promise<Record<Id, string>> => {
    const rows = await select<{ userId: Id; email: string }>(
      database,
      'SELECT user_id AS userId, email FROM notifications WHERE company_id = ? AND message_id = ?',
      [companyId, messageId],
    );
    return Object.fromEntries(rows.map((row) => [row.userId, row.email]));
  };
  const asErp = async (scope: string, method: string, path: string, body: unknown) =>
    done(as(await signer.serviceToken(scope))(method, path, body));
  const asAdmin = (method: string, path: string, body?: unknown) => done(as(admin)(method, path, body));

  return {
    userId,
    sessionId,
    conversationId,
    link: LINK,
    socket: theirs,
    othersSocket: others,
    write,
    asPerson: as(person),
    askAsAdmin: as(admin),
    asAdmin,
    asErp,
    employ: (place: { permissions: Permission[]; active: boolean }) =>
      asErp('directory:write', 'PUT', '/directory', { employments: [{ companyId, userId, ...place }] }),
    sanction: (kind: 'muted' | 'suspended') =>
      asAdmin('PUT', `/people/${userId}/sanctions`, { kind, reason: 'a test' }),

    /**
     * A mail to the person that waits for its turn: the mail server answers nobody, and who sends one at a time is
     * already waiting for it with a mail to somebody else.
     */
    async holdMail() {
      cluster.service('demo-erp').kill('SIGSTOP');
      await write(`for @carla${carlaId} first`);
      const { id } = await write(`for @pia${userId} and @carla${carlaId}`);
      await eventually(
        async () => expect(await emailStates(id)).toEqual({ [userId]: 'pending', [carlaId]: 'pending' }),
        8_000,
      );
      return {
        /** Lets the mail go its way, and answers what became of it once the others have theirs. */
        async release(): Promise<string> {
          cluster.service('demo-erp').kill('SIGCONT');
          const settled = await eventually(async () => {
            const states = await emailStates(id);
            expect(states[carlaId]).toBe('sent');
            expect(states[userId]).not.toBe('pending');
            return states;
          }, 15_000);
          return settled[userId] ?? 'none';
        },
      };
    },
    close(): void {
      theirs.close();
      others.close();
    },
  };
}

export type LossWorld = Awaited<ReturnType<typeof openLossWorld>>;
