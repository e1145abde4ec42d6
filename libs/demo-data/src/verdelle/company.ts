import { employee } from '../entries.ts';
import type { DemoCompany } from '../types.ts';
import { CONVERSATIONS } from './conversations.ts';
import { ANTOINE, CAMILLE, ELODIE, LUC, MATHILDE, NADIA, PHILIPPE, YANN } from './people.ts';
import { PLANS } from './plans.ts';
import { TRANSACTIONS } from './transactions.ts';

/** A French food wholesaler. One of its people has left. */
export const VERDELLE: DemoCompany = {
  id: '102',
  name: 'Maison Verdelle SAS',
  city: 'Lyon',
  language: 'fr',
  currency: 'EUR',
  taxRate: 5.5,
  staff: [
    employee(CAMILLE, 'Acheteuse produits frais'),
    employee(ANTOINE, 'Chef de gamme'),
    employee(NADIA, 'Directrice des opérations', ['messaging.administer']),
    employee(PHILIPPE, 'Comptabilité fournisseurs', ['messaging.audit']),
    employee(ELODIE, 'Réception et qualité'),
    employee(YANN, 'Maintenance et travaux'),
    employee(MATHILDE, 'Conformité', ['messaging.moderate']),
    { ...employee(LUC, 'Comptabilité fournisseurs'), active: false },
  ],
  transactions: TRANSACTIONS,
  plans: PLANS,
  conversations: CONVERSATIONS,
};
