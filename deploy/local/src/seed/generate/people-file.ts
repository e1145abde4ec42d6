import type { Id } from '@messaging/contracts';
import type { GeneratedCompany } from './generate-company.ts';

const LINKS_PER_COMPANY = 20;

/**
 * What the load tests take with `--people`: who acts, and on which conversations. Where the cluster is says its own file,
 * for the data may have been made in another one than is then measured.
 */
export interface PeopleFile {
  people: { userId: Id; companyId: Id }[];
  links: { companyId: Id; transactionId: Id }[];
}

/** Everybody, and of each company some conversations of every size, its longest first. */
export function peopleFileOf(companies: readonly GeneratedCompany[]): PeopleFile {
  return {
    people: companies.flatMap(({ companyId, userIds }) => userIds.map((userId) => ({ userId, companyId }))),
    links: companies.flatMap(({ companyId, transactionIds }) =>
      sample(transactionIds).map((transactionId) => ({ companyId, transactionId })),
    ),
  };
}

function sample(ids: readonly Id[]): Id[] {
  if (ids.length <= LINKS_PER_COMPANY) return [...ids];
  return Array.from(
    { length: LINKS_PER_COMPANY },
    (_, i) => ids[Math.floor((i * ids.length) / LINKS_PER_COMPANY)],
  ).filter((id) => id !== undefined);
}
