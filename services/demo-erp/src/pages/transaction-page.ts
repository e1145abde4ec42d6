import type { DemoTransaction } from '@messaging/demo-data';
import { totalsOf } from '../records/figures.ts';
import { avatar } from '../views/avatar.ts';
import { transactionBadge } from '../views/badge.ts';
import { discussTransaction } from '../views/discuss-button.ts';
import { frame } from '../views/frame.ts';
import { html, type Markup } from '../views/html.ts';
import type { Viewer } from '../views/viewer.ts';

export interface TransactionPageOptions {
  viewer: Viewer;
  gatewayOrigin: string;
  transaction: DemoTransaction;
  related: DemoTransaction[];
}

export function transactionPage(options: TransactionPageOptions): string {
  const { viewer, gatewayOrigin, transaction, related } = options;
  const { texts } = viewer;
  return frame({
    viewer,
    gatewayOrigin,
    section: 'transactions',
    title: `${texts.kinds[transaction.kind].one} ${transaction.number}`,
    crumbs: [transaction.number],
    actions: discussTransaction(transaction, texts, 'primary'),
    content: html`<div class="split">
      <section class="card card-flush">
        <h2>${texts.lines}</h2>
        ${linesTable(transaction, viewer)}
      </section>
      <div class="stack">
        ${detailsCard(transaction, viewer)} ${related.length > 0 && relatedCard(related, viewer)}
      </div>
    </div>`,
  });
}

function linesTable({ lines, ...transaction }: DemoTransaction, { place, texts, format }: Viewer): Markup {
  const { taxRate } = place.company;
  const { net, tax, gross } = totalsOf({ lines, ...transaction }, taxRate);
  const total = (name: string, value: number) =>
    html`<tr>
      <th colspan="3">${name}</th>
      <td class="figure">${format.amount(value)}</td>
    </tr>`;
  return html`<table class="table">
    <thead>
      <tr>
        <th>${texts.item}</th>
        <th class="figure">${texts.quantity}</th>
        <th class="figure">${texts.unitPrice}</th>
        <th class="figure">${texts.lineTotal}</th>
      </tr>
    </thead>
    <tbody>
      ${lines.map(
        ({ item, sku, quantity, unit, unitPrice }) =>
          html`<tr>
            <td class="lead">
              ${item}<small><bdi>${sku}</bdi></small>
            </td>
            <td data-label="${texts.quantity}" class="figure">${format.number(quantity)} ${unit}</td>
            <td data-label="${texts.unitPrice}" class="figure">${format.price(unitPrice)}</td>
            <td data-label="${texts.lineTotal}" class="figure">${format.amount(quantity * unitPrice)}</td>
          </tr>`,
      )}
    </tbody>
    <tfoot>
      ${total(texts.net, net)} ${total(`${texts.tax} ${format.percent(taxRate)}`, tax)}
      ${total(texts.gross, gross)}
    </tfoot>
  </table>`;
}

function detailsCard({ supplier, date, due, status, responsible }: DemoTransaction, viewer: Viewer): Markup {
  const { texts, format } = viewer;
  return html`<section class="card">
    <h2>${texts.details}</h2>
    <dl class="facts">
      <dt>${texts.status}</dt>
      <dd>${transactionBadge(status, texts)}</dd>
      <dt>${texts.supplier}</dt>
      <dd>${supplier}</dd>
      <dt>${texts.date}</dt>
      <dd>${format.day(date)}</dd>
      <dt>${texts.due}</dt>
      <dd>${format.day(due)}</dd>
      <dt>${texts.responsible}</dt>
      <dd class="with-avatar">${avatar(responsible)}${responsible.displayName}</dd>
    </dl>
  </section>`;
}

function relatedCard(related: DemoTransaction[], { texts }: Viewer): Markup {
  return html`<section class="card">
    <h2>${texts.related}</h2>
    <ul class="links">
      ${related.map(
        ({ id, number, kind, status }) =>
          html`<li>
            <span><a href="/transactions/${id}">${number}</a><small>${texts.kinds[kind].one}</small></span>
            ${transactionBadge(status, texts)}
          </li>`,
      )}
    </ul>
  </section>`;
}
