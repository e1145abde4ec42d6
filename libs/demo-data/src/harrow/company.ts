import { employee } from '../entries.ts';
import type { DemoCompany } from '../types.ts';
import { CONVERSATIONS } from './conversations.ts';
import { CHARLOTTE, DANIEL, FIONA, GARETH, HELEN, MARCUS, PRIYA } from './people.ts';
import { PLANS } from './plans.ts';
import { TRANSACTIONS } from './transactions.ts';

/** An English-speaking holding with a small head office. */
export const HARROW: DemoCompany = {
  id: '105',
  name: 'Harrow & Vale Holdings plc',
  city: 'Leeds',
  language: 'en',
  currency: 'GBP',
  taxRate: 20,
  staff: [
    employee(CHARLOTTE, 'Group controller', ['messaging.audit']),
    employee(DANIEL, 'Finance manager'),
    employee(PRIYA, 'Programme manager'),
    employee(GARETH, 'Accounts payable'),
    employee(FIONA, 'Facilities'),
    employee(MARCUS, 'IT operations', ['messaging.administer']),
    employee(HELEN, 'Compliance and training', ['messaging.moderate']),
  ],
  transactions: TRANSACTIONS,
  plans: PLANS,
  conversations: CONVERSATIONS,
};
