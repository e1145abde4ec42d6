import type { PlanStatus, TransactionStatus } from '@messaging/demo-data';
import type { Texts } from '../texts/texts.ts';
import { html, type Markup } from './html.ts';

type Tone = 'quiet' | 'info' | 'good' | 'warn' | 'bad';

const TRANSACTION_TONES: Record<TransactionStatus, Tone> = {
  draft: 'quiet',
  open: 'info',
  confirmed: 'info',
  'in-review': 'warn',
  approved: 'good',
  blocked: 'bad',
  posted: 'good',
  paid: 'quiet',
};

const PLAN_TONES: Record<PlanStatus, Tone> = {
  planned: 'quiet',
  'on-track': 'good',
  'at-risk': 'warn',
  late: 'bad',
  done: 'quiet',
};

export const badge = (tone: Tone, text: string): Markup =>
  html`<span class="badge badge-${tone}">${text}</span>`;

export const transactionBadge = (status: TransactionStatus, { statuses }: Texts): Markup =>
  badge(TRANSACTION_TONES[status], statuses[status]);

export const planBadge = (status: PlanStatus, { planStatuses }: Texts): Markup =>
  badge(PLAN_TONES[status], planStatuses[status]);
