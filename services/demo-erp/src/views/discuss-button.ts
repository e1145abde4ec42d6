import type { DemoPlan, DemoTransaction } from '@messaging/demo-data';
import { planTitle, transactionTitle } from '../records/titles.ts';
import type { Texts } from '../texts/texts.ts';
import { html, type Markup } from './html.ts';
import { icon } from './icon.ts';

type Look = 'primary' | 'row';

interface Subject {
  attribute: 'transaction-id' | 'plan-id' | 'topic';
  value: string;
  title: string;
}

export const discussTransaction = (transaction: DemoTransaction, texts: Texts, look: Look): Markup =>
  discussButton(
    { attribute: 'transaction-id', value: transaction.id, title: transactionTitle(transaction) },
    texts.discuss,
    look,
  );
export const discussPlan = (plan: DemoPlan, texts: Texts, look: Look): Markup =>
  discussButton({ attribute: 'plan-id', value: plan.id, title: planTitle(plan) }, texts.discuss, look);
export const discussTopic = (topic: string, texts: Texts): Markup =>
  discussButton({ attribute: 'topic', value: topic, title: topic }, texts.discussTopic, 'row');

/** The page's script turns a press into the `messaging:start` event that the widget listens for. */
function discussButton({ attribute, value, title }: Subject, label: string, look: Look): Markup {
  const link = html`data-${attribute}="${value}"`;
  return look === 'primary'
    ? html`<button class="button button-primary" type="button" ${link} data-discuss="${title}">
        ${icon('discuss')}${label}
      </button>`
    : html`<button
        class="icon-button"
        type="button"
        ${link}
        data-discuss="${title}"
        aria-label="${label}: ${title}"
        title="${label}"
      >
        ${icon('discuss')}
      </button>`;
}
