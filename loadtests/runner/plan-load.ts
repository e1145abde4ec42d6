import type { LoadShape } from '../lib/load-shape.ts';
import type { Conversation, LoadInput } from '../lib/run-records.ts';
import type { LoadData, Person } from './load-data.ts';

// The same number in every company, on purpose: whoever mixes companies up delivers to the wrong one.
const FIRST_OWN_TRANSACTION = 7_000_001;

export type LoadPlan = Pick<LoadInput, 'conversations' | 'sockets' | 'writers'> & { people: Person[] };

/**
 * Deals conversations to companies, people to conversations and sockets to people, all by turns: the same data and shape
 * always give the same plan.
 */
export function planLoad({ people: everybody, links }: LoadData, shape: LoadShape): LoadPlan {
  const companies = [...new Set(everybody.map(({ companyId }) => companyId))];
  const conversations = dealConversations(companies, links, shape.conversations);
  const used = new Set(conversations.map(({ companyId }) => companyId));
  const people = [...used].flatMap((company) =>
    everybody.filter(({ companyId }) => companyId === company).slice(0, shape.peoplePerCompany),
  );
  const members = new Map<string, number[]>();
  people.forEach(({ companyId }, index) =>
    members.set(companyId, [...(members.get(companyId) ?? []), index]),
  );

  const writers = conversations.map(({ companyId }) => members.get(companyId) ?? []);
  const sockets = Array.from({ length: shape.sockets }, (_, socket) => {
    const conversation = socket % conversations.length;
    const turn = Math.floor(socket / conversations.length);
    const entitled = writers[conversation] ?? [];
    return { conversation, person: entitled[turn % entitled.length] ?? 0 };
  });
  return { people, conversations, sockets, writers };
}

function dealConversations(companies: string[], links: Conversation[], count: number): Conversation[] {
  const linksOf = new Map(
    companies.map((company) => [company, links.filter(({ companyId }) => companyId === company)]),
  );
  return Array.from({ length: count }, (_, index) => {
    const companyId = companies[index % companies.length] ?? '';
    const turn = Math.floor(index / companies.length);
    const own = { companyId, transactionId: String(FIRST_OWN_TRANSACTION + turn) };
    return linksOf.get(companyId)?.[turn] ?? own;
  });
}

/** Writes per minute of the busiest person and company: what the limits must leave room for. */
export function busiestPerMinute({ conversations, writers }: LoadPlan, { writesPerSecond }: LoadShape) {
  const perConversation = (writesPerSecond * 60) / conversations.length;
  const byCompany = new Map<string, number>();
  const byPerson = new Map<number, number>();
  conversations.forEach(({ companyId }, index) => {
    byCompany.set(companyId, (byCompany.get(companyId) ?? 0) + perConversation);
    const hands = writers[index] ?? [];
    for (const person of hands)
      byPerson.set(person, (byPerson.get(person) ?? 0) + perConversation / hands.length);
  });
  return { person: Math.max(...byPerson.values()), company: Math.max(...byCompany.values()) };
}
