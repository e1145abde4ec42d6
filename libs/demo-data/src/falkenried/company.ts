import { employee } from '../entries.ts';
import { CHARLOTTE } from '../harrow/people.ts';
import type { DemoCompany } from '../types.ts';
import { CONVERSATIONS } from './conversations.ts';
import { BIRGIT, HENRIK, JONAS, KATRIN, MEHMET, SABINE, TOBIAS, ULRIKE } from './people.ts';
import { PLANS } from './plans.ts';
import { TRANSACTIONS } from './transactions.ts';

/** A German machine builder. The controller of its holding works here too. */
export const FALKENRIED: DemoCompany = {
  id: '101',
  name: 'Falkenried Maschinenbau GmbH',
  city: 'Hamburg',
  language: 'de',
  currency: 'EUR',
  taxRate: 19,
  staff: [
    employee(JONAS, 'Leiter Einkauf'),
    employee(KATRIN, 'Fertigungsplanung'),
    employee(MEHMET, 'Qualitätssicherung'),
    employee(SABINE, 'Kreditorenbuchhaltung'),
    employee(HENRIK, 'Wareneingang und Lager'),
    employee(ULRIKE, 'Geschäftsführung', ['messaging.administer']),
    employee(TOBIAS, 'Konstruktion'),
    employee(BIRGIT, 'Personal und Datenschutz', ['messaging.moderate']),
    employee(CHARLOTTE, 'Konzerncontrolling', ['messaging.audit']),
  ],
  transactions: TRANSACTIONS,
  plans: PLANS,
  conversations: CONVERSATIONS,
};
