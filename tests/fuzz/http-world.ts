import type { Id, Permission } from '@messaging/contracts';
import { createDatabase, select } from '@messaging/database';
import type { Cluster } from '@messaging/local-cluster';
import { ACTIONS } from '@messaging/policy';
import { createMessageWriter, seedDirectory } from '@messaging/test-kit';
import { createSignerOf } from '../journeys/journey-cluster.ts';

const COMPANY = '930000001';
const PEOPLE = {
  employee: { userId: '930000011', permissions: [] },
  guest: { userId: '930000012', permissions: ['messaging.guest'] },
  everything: {
    userId: '930000013',
    permissions: ['messaging.moderate', 'messaging.audit', 'messaging.administer'],
  },
} satisfies Record<string, { userId: Id; permissions: Permission[] }>;

/** Who asks. */
export type FuzzRole = keyof typeof PEOPLE | 'service' | 'anonymous';

/** Every scope that a service's token can have. */
export const EVERY_SCOPE = Object.values(ACTIONS)
  .flatMap((action) => ('scope' in action ? [action.scope] : []))
  .join(' ');

/** A company to be fuzzed: a conversation of each kind of link, and a token for every kind of caller. */
export async function seedHttpWorld(cluster: Cluster) {
  const database = createDatabase(cluster.databaseUrl, { poolSize: 1 });
  await seedDirectory(database, { [COMPANY]: Object.values(PEOPLE) });
  const writer = createMessageWriter(database);
  const said = { companyId: COMPANY, userId: PEOPLE.everything.userId, text: 'said before' };
  const [first] = await writer.send(
    { ...said, link: { transactionId: '1001' } },
    { ...said, link: { planId: '1001' } },
    { ...said, link: { topic: 'Delivery' } },
  );
  const [row] = await select<{ id: Id }>(
    database,
    'SELECT id FROM conversations WHERE company_id = ? AND root_kind = ? AND root_value = ?',
    [COMPANY, 'transaction', '1001'],
  );
  await database.destroy();
  const signer = await createSignerOf(cluster);
  return {
    messageId: first!.messageId,
    conversationId: row!.id,
    personId: PEOPLE.employee.userId,
    /** A token of a new session; undefined for who has none. */
    async tokenOf(role: FuzzRole): Promise<string | undefined> {
      if (role === 'anonymous') return undefined;
      if (role === 'service') return signer.serviceToken(EVERY_SCOPE);
      return signer.personToken(COMPANY, PEOPLE[role].userId);
    },
  };
}

export type HttpWorld = Awaited<ReturnType<typeof seedHttpWorld>>;
