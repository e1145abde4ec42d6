import { employee } from '../entries.ts';
import type { DemoCompany } from '../types.ts';
import { CONVERSATIONS } from './conversations.ts';
import { KOBAYASHI, MATSUDA, NAKAMURA, SATO, TANAKA, YAMAMOTO } from './people.ts';
import { PLANS } from './plans.ts';
import { TRANSACTIONS } from './transactions.ts';

/** A Japanese electronics maker. */
export const MINATO: DemoCompany = {
  id: '104',
  name: '湊電子工業株式会社',
  city: '大阪',
  language: 'ja',
  currency: 'JPY',
  taxRate: 10,
  staff: [
    employee(TANAKA, '購買課'),
    employee(SATO, '生産技術部長', ['messaging.administer']),
    employee(KOBAYASHI, '生産管理課'),
    employee(YAMAMOTO, '経理課', ['messaging.audit']),
    employee(NAKAMURA, '受入検査・倉庫'),
    employee(MATSUDA, '総務・環境', ['messaging.moderate']),
  ],
  transactions: TRANSACTIONS,
  plans: PLANS,
  conversations: CONVERSATIONS,
};
