import type { DemoPlan, DemoTransaction } from '@messaging/demo-data';
import type { Texts } from '../texts/texts.ts';
import { html, type Markup } from './html.ts';
import { icon } from './icon.ts';

type Look = 'primary' | 'row';

interface Record {
  attribute: 'transaction-id' | 'plan-id' | 'topic';
  value: string;
  title: string;
}

const ofTransaction = ({ id, number, supplier }: DemoTransaction): Record => ({
  attribute: 'transaction-id',
  value: id,
  title: `${number} · ${supplier}`,
});
const ofPlan = ({ id, number, name }: DemoPlan): Record => ({
  attribute: 'plan-id',
  value: id,
  title: `${number} · ${name}`,
});
const ofTopic = (topic: string): Record => ({ attribute: 'topic', value: topic, title: topic });

export const discussTransaction = (transaction: DemoTransaction, texts: Texts, look: Look): Markup =>
  discussButton(ofTransaction(transaction), texts.discuss, look);
export const discussPlan = (plan: DemoPlan, texts: Texts, look: Look): Markup =>
  discussButton(ofPlan(plan), texts.discuss, look);
export const discussTopic = (topic: string, texts: Texts): Markup =>
  discussButton(ofTopic(topic), texts.discussTopic, 'row');

/** The page's script turns a press into the `messaging:start` event that the widget listens for. */
function discussButton({ attribute, value, title }: Record, label: string, look: Look): Markup {
  const link =
    attribute === 'topic'
      ? html`data-topic="${value}"`
      : attribute === 'plan-id'
        ? html`data-plan-id="${value}"`
        : html`data-transaction-id="${value}"`;
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
