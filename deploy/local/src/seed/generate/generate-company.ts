import type { Id } from '@messaging/contracts';
import { acrossCompanies, execute, inTransaction } from '@messaging/database';
import type { Knex } from 'knex';
import type { ConversationState } from './conversation-state.ts';
import { generateMessages } from './generate-messages.ts';
import { companyIdOf } from './ids.ts';
import { LANGUAGES } from './languages.ts';
import { planCompany, YEAR_MS } from './plan-company.ts';
import { planPeople } from './plan-people.ts';
import { createRandom } from './random.ts';
import type { RowBatch } from './row-batch.ts';
import {
  directoryEvent,
  writeBatch,
  writeCompanyHead,
  writeCompanyTail,
  type CompanyHead,
} from './write-company.ts';

export interface CompanySpecification {
  seed: number;
  company: number;
  messages: number;
  people: number;
}

/** What of a generated company others need to know. */
export interface GeneratedCompany {
  companyId: Id;
  userIds: Id[];
  /** From the longest conversation to the shortest. */
  transactionIds: Id[];
}

export interface GenerateCompanyOptions extends CompanySpecification {
  database: Knex;
  /** It is there already: only say what is in it. */
  exists: boolean;
  onRows: (rows: number, messages: number) => void;
}

/** Puts one company into the database, in one transaction: it is there as a whole or not at all. */
export function generateCompany({ database, exists, onRows, ...specification }: GenerateCompanyOptions) {
  if (exists) {
    const { head, batches } = startCompany(specification);
    let end = batches.next();
    for (; !end.done; end = batches.next()) onRows(0, end.value.messages.length);
    return Promise.resolve(describe(head, end.value.conversations));
  }
  return inTransaction(database, async (trx) => {
    // Rows come in the order of time, conversations last; that every reference holds is what findInconsistencies checks.
    await execute(acrossCompanies(trx, 'a setting is about no row'), 'SET SESSION foreign_key_checks = 0');
    const { head, batches } = startCompany(specification);
    onRows(await writeCompanyHead(trx, head), 0);
    let end = batches.next();
    for (; !end.done; end = batches.next()) {
      const { value } = end;
      onRows(await writeBatch(trx, value), value.messages.length);
    }
    onRows(await writeCompanyTail(trx, { companyId: head.companyId, ...end.value }), 0);
    return describe(head, end.value.conversations);
  });
}

function startCompany({ seed, company, messages, people: count }: CompanySpecification) {
  const random = createRandom(seed, company);
  const companyId = companyIdOf(seed, company);
  const stock = LANGUAGES[company % LANGUAGES.length] ?? random.pick(LANGUAGES);
  const people = planPeople(random, stock, companyId, count);
  const plan = planCompany(random, messages);
  const head: CompanyHead = {
    companyId,
    name: `${random.pick(stock.companies)} ${company + 1}`,
    people,
    directoryEvent: directoryEvent(companyId, count, YEAR_MS),
  };
  const batches: Generator<RowBatch, { conversations: ConversationState[]; head: number }> = generateMessages(
    random,
    { companyId, plan, people, stock, head: 1 },
  );
  return { head, batches };
}

function describe(
  { companyId, people }: CompanyHead,
  conversations: readonly ConversationState[],
): GeneratedCompany {
  return {
    companyId,
    userIds: people.map(({ userId }) => userId),
    transactionIds: conversations
      .toSorted((a, b) => b.lastPosition - a.lastPosition)
      .flatMap(({ rootLink }) => ('transactionId' in rootLink ? [rootLink.transactionId] : [])),
  };
}
