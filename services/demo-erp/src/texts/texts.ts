import type { Permission } from '@messaging/contracts';
import type { PlanStatus, TransactionKind, TransactionStatus } from '@messaging/demo-data';

/** Every word of the pages, in one language. A new word does not compile until each language has it. */
export interface Texts {
  /** For Intl and the pages' lang attribute. */
  locale: string;
  direction: 'ltr' | 'rtl';

  dashboard: string;
  transactions: string;
  plans: string;
  people: string;
  mailbox: string;

  menu: string;
  theme: string;
  signOut: string;
  signedInTo: string;
  switchTo: string;
  demoNotice: string;

  search: string;
  searchHint: string;
  all: string;
  nothingFound: string;
  discuss: string;
  discussTopic: string;

  number: string;
  document: string;
  date: string;
  due: string;
  supplier: string;
  amount: string;
  status: string;
  responsible: string;
  lines: string;
  item: string;
  quantity: string;
  unitPrice: string;
  lineTotal: string;
  net: string;
  tax: string;
  gross: string;
  related: string;
  details: string;

  plan: string;
  step: string;
  start: string;
  end: string;
  progress: string;
  schedule: string;
  today: string;

  openOrders: string;
  invoicesToApprove: string;
  blockedDocuments: string;
  plansInDanger: string;
  recentDocuments: string;
  dueSoon: string;
  bySupplier: string;
  topics: string;

  name: string;
  jobTitle: string;
  rights: string;
  employment: string;
  active: string;
  ended: string;
  endEmployment: string;
  takeUpAgain: string;
  peopleNotice: string;

  from: string;
  to: string;
  subject: string;
  received: string;
  noMails: string;
  mailboxNotice: string;
  asText: string;
  asPage: string;
  headers: string;
  clear: string;

  notFound: string;
  notFoundNotice: string;
  back: string;

  kinds: Record<TransactionKind, { one: string; many: string }>;
  statuses: Record<TransactionStatus, string>;
  planKinds: Record<'production' | 'project', string>;
  planStatuses: Record<PlanStatus, string>;
  permissions: Record<Permission, string>;
}
