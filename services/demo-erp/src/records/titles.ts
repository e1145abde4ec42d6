import type { DemoCompany, DemoPlan, DemoTransaction } from '@messaging/demo-data';

/** What a conversation about a record is called. */
export const transactionTitle = ({ number, supplier }: DemoTransaction) => `${number} · ${supplier}`;
export const planTitle = ({ number, name }: DemoPlan) => `${number} · ${name}`;

/** The titles of all the company's records, as the widget's `describeRecord` looks them up. */
export const recordTitles = ({ transactions, plans }: DemoCompany) => ({
  transactionId: Object.fromEntries(transactions.map((each) => [each.id, transactionTitle(each)])),
  planId: Object.fromEntries(plans.map((each) => [each.id, planTitle(each)])),
});
