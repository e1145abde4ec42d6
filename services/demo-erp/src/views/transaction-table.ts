import type { DemoTransaction } from '@messaging/demo-data';
import { totalsOf } from '../records/figures.ts';
import { transactionBadge } from './badge.ts';
import { discussTransaction } from './discuss-button.ts';
import { html, type Markup } from './html.ts';
import type { Viewer } from './viewer.ts';

/** Documents as rows. On a phone each row becomes a card, so every cell says what it is. */
export function transactionTable(transactions: readonly DemoTransaction[], viewer: Viewer): Markup {
  const { texts } = viewer;
  if (transactions.length === 0) return html`<p class="nothing">${texts.nothingFound}</p>`;
  return html`<table class="table">
    <thead>
      <tr>
        <th>${texts.number}</th>
        <th>${texts.supplier}</th>
        <th class="minor">${texts.date}</th>
        <th>${texts.due}</th>
        <th class="minor">${texts.responsible}</th>
        <th>${texts.status}</th>
        <th class="figure">${texts.amount}</th>
        <th><span class="unseen">${texts.discuss}</span></th>
      </tr>
    </thead>
    <tbody>
      ${transactions.map((transaction) => row(transaction, viewer))}
    </tbody>
  </table>`;
}

function row(transaction: DemoTransaction, { place, texts, format }: Viewer): Markup {
  const { id, number, kind, supplier, date, due, responsible, status } = transaction;
  const { gross } = totalsOf(transaction, place.company.taxRate);
  return html`<tr>
    <td class="lead number">
      <a href="/transactions/${id}">${number}</a><small>${texts.kinds[kind].one}</small>
    </td>
    <td data-label="${texts.supplier}">${supplier}</td>
    <td data-label="${texts.date}" class="short minor">${format.day(date)}</td>
    <td data-label="${texts.due}" class="short">${format.day(due)}</td>
    <td data-label="${texts.responsible}" class="minor">${responsible.displayName}</td>
    <td data-label="${texts.status}">${transactionBadge(status, texts)}</td>
    <td data-label="${texts.amount}" class="figure">${format.amount(gross)}</td>
    <td class="act">${discussTransaction(transaction, texts, 'row')}</td>
  </tr>`;
}
