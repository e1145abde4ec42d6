import type { Id, Permission } from '@messaging/contracts';

export type Language = 'de' | 'fr' | 'es' | 'ja' | 'en' | 'ar';

export interface DemoPerson {
  id: Id;
  /** How colleagues mention them: `@j.brandt`. */
  username: string;
  displayName: string;
  email: string;
}

/** A person's place in one company. The same person may have a place in another one. */
export interface DemoEmployee {
  person: DemoPerson;
  jobTitle: string;
  permissions: readonly Permission[];
  /** False: the employment has ended. */
  active: boolean;
}

export type TransactionKind = 'purchase-order' | 'invoice' | 'goods-receipt';
export type TransactionStatus =
  'draft' | 'open' | 'confirmed' | 'in-review' | 'approved' | 'blocked' | 'posted' | 'paid';

export interface DemoLine {
  item: string;
  sku: string;
  quantity: number;
  unit: string;
  /** In the company's currency, without tax. */
  unitPrice: number;
}

export interface DemoTransaction {
  id: Id;
  number: string;
  kind: TransactionKind;
  supplier: string;
  /** Calendar days, `2026-11-05`. */
  date: string;
  due: string;
  status: TransactionStatus;
  responsible: DemoPerson;
  lines: readonly DemoLine[];
  /** Number of the document this one follows, e.g. the order of an invoice. */
  follows?: string;
}

export type PlanStatus = 'planned' | 'on-track' | 'at-risk' | 'late' | 'done';

export interface DemoPlanStep {
  name: string;
  start: string;
  end: string;
  /** Percent done. */
  done: number;
}

export interface DemoPlan {
  id: Id;
  number: string;
  name: string;
  kind: 'production' | 'project';
  status: PlanStatus;
  responsible: DemoPerson;
  steps: readonly DemoPlanStep[];
}

export interface DemoMessage {
  by: DemoPerson;
  text: string;
  /** What it said before it was edited. */
  before?: string;
  /** Taken back by who wrote it. */
  deleted?: true;
  replies?: readonly DemoMessage[];
}

/** A conversation on a document of the company (by its number), or on a topic. */
export interface DemoConversation {
  on: { transaction: string } | { plan: string } | { topic: string };
  messages: readonly DemoMessage[];
}

export interface DemoCompany {
  id: Id;
  name: string;
  city: string;
  language: Language;
  currency: string;
  /** Percent of tax on what the company buys. */
  taxRate: number;
  staff: readonly DemoEmployee[];
  transactions: readonly DemoTransaction[];
  plans: readonly DemoPlan[];
  conversations: readonly DemoConversation[];
}
