import { employee } from '../entries.ts';
import type { DemoCompany } from '../types.ts';
import { CONVERSATIONS } from './conversations.ts';
import { HUDA, KARIM, LAYLA, OMAR, SALMA, YOUSEF } from './people.ts';
import { PLANS } from './plans.ts';
import { TRANSACTIONS } from './transactions.ts';

/** A supplier of industrial parts in Dubai: its pages and threads run from right to left. */
export const WAHA: DemoCompany = {
  id: '106',
  name: 'شركة الواحة للتوريدات الصناعية',
  city: 'دبي',
  language: 'ar',
  currency: 'AED',
  taxRate: 5,
  staff: [
    employee(LAYLA, 'مشتريات'),
    employee(OMAR, 'مدير المشاريع', ['messaging.administer']),
    employee(SALMA, 'الحسابات الدائنة', ['messaging.audit']),
    employee(YOUSEF, 'المستودع'),
    employee(HUDA, 'ضبط الجودة'),
    employee(KARIM, 'الشؤون الإدارية', ['messaging.moderate']),
  ],
  transactions: TRANSACTIONS,
  plans: PLANS,
  conversations: CONVERSATIONS,
};
