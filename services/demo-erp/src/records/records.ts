import type { Id } from '@messaging/contracts';
import type { DemoCompany, DemoPlan, DemoTransaction, TransactionKind } from '@messaging/demo-data';

/** What one company's people see of its documents. Every look-up starts from the company: there is no other way in. */

export interface TransactionFilter {
  kind?: TransactionKind | undefined;
  /** Words in the number, the supplier, the responsible person or an item. */
  query?: string | undefined;
}

export function findTransactions(
  { transactions, language }: DemoCompany,
  { kind, query = '' }: TransactionFilter = {},
): DemoTransaction[] {
  const words = query.toLocaleLowerCase(language).split(/\s+/).filter(Boolean);
  return transactions
    .filter((transaction) => kind === undefined || transaction.kind === kind)
    .filter((transaction) => {
      const text = searchText(transaction).toLocaleLowerCase(language);
      return words.every((word) => text.includes(word));
    })
    .sort((a, b) => b.date.localeCompare(a.date) || b.number.localeCompare(a.number));
}

function searchText({ number, supplier, responsible, lines }: DemoTransaction): string {
  const items = lines.flatMap(({ item, sku }) => [item, sku]);
  return [number, supplier, responsible.displayName, ...items].join(' ');
}

export const findTransaction = (company: DemoCompany, id: Id): DemoTransaction | undefined =>
  company.transactions.find((transaction) => transaction.id === id);

export const findPlan = (company: DemoCompany, id: Id): DemoPlan | undefined =>
  company.plans.find((plan) => plan.id === id);

/** The documents before and after this one: an order's receipts and invoices, an invoice's order. */
export function findRelated(company: DemoCompany, { number, follows }: DemoTransaction): DemoTransaction[] {
  return company.transactions.filter(
    (other) =>
      other.number === follows ||
      other.follows === number ||
      (follows && other.follows === follows && other.number !== number),
  );
}

/** The topics people already talk about. */
export const topicsOf = ({ conversations }: DemoCompany): string[] =>
  conversations.flatMap(({ on }) => ('topic' in on ? [on.topic] : []));
