import { DEMO_COMPANIES, type DemoCompany } from '@messaging/demo-data';
import { createSeedClient, type SeedClient } from './seed-client.ts';
import { seedConversation } from './seed-conversation.ts';

/** The people and records a newcomer can try the cluster with. */
export interface DemoData {
  companies: { companyId: string; name: string }[];
  /** One entry for each employment: who works in two companies is here twice. */
  people: { userId: string; companyId: string; username: string; displayName: string; companyName: string }[];
}

export interface SeedTarget {
  gatewayUrl: string;
  demoErpUrl: string;
  /** Told how far it is. */
  log?: (detail: string) => void;
}

/** The newest conversations of a company are left unread for everybody who did not write in them. */
const LEFT_UNREAD = 2;

/**
 * Brings the demo companies' conversations into a running cluster, through its API and with its people's own tokens.
 * The companies and people themselves come from the demo ERP. Doing it again changes nothing.
 */
export async function seedDemo({ gatewayUrl, demoErpUrl, log = () => {} }: SeedTarget): Promise<DemoData> {
  const client = createSeedClient({ gatewayUrl, demoErpUrl });
  const all = DEMO_COMPANIES.reduce((count, { conversations }) => count + conversations.length, 0);
  let done = 0;
  const onConversation = () => log(`${(done += 1)} of ${all} conversations`);
  await Promise.all(DEMO_COMPANIES.map((company) => seedCompany(client, company, onConversation)));
  return describeDemo();
}

async function seedCompany(
  client: SeedClient,
  company: DemoCompany,
  onConversation: () => void,
): Promise<void> {
  const readers = company.staff
    .filter(({ active }) => active)
    .map(({ person }) => ({ userId: person.id, companyId: company.id }));
  // One after another: the last of the list is the newest.
  for (const [i, conversation] of company.conversations.entries()) {
    const { conversationId, lastPosition } = await seedConversation(client, company, conversation);
    if (i < company.conversations.length - LEFT_UNREAD) {
      await Promise.all(readers.map((reader) => client.markRead(reader, conversationId, lastPosition)));
    }
    onConversation();
  }
}

function describeDemo(): DemoData {
  return {
    companies: DEMO_COMPANIES.map(({ id, name }) => ({ companyId: id, name })),
    people: DEMO_COMPANIES.flatMap(({ id, name, staff }) =>
      staff
        .filter(({ active }) => active)
        .map(({ person }) => ({
          userId: person.id,
          companyId: id,
          username: person.username,
          displayName: person.displayName,
          companyName: name,
        })),
    ),
  };
}
