import { employee } from '../entries.ts';
import type { DemoCompany } from '../types.ts';
import { CONVERSATIONS } from './conversations.ts';
import { ALVARO, CARMEN, JORDI, LUCIA, MARTA, RAFAEL } from './people.ts';
import { PLANS } from './plans.ts';
import { TRANSACTIONS } from './transactions.ts';

/** A Spanish logistics firm. */
export const RUTALIA: DemoCompany = {
  id: '103',
  name: 'Rutalia Logística S.L.',
  city: 'Valencia',
  language: 'es',
  currency: 'EUR',
  taxRate: 21,
  staff: [
    employee(LUCIA, 'Recepción de mercancías'),
    employee(ALVARO, 'Jefe de almacén'),
    employee(CARMEN, 'Administración', ['messaging.audit']),
    employee(JORDI, 'Responsable de flota'),
    employee(MARTA, 'Personas y turnos', ['messaging.moderate']),
    employee(RAFAEL, 'Gerencia', ['messaging.administer']),
  ],
  transactions: TRANSACTIONS,
  plans: PLANS,
  conversations: CONVERSATIONS,
};
