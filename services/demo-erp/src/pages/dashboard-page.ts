import type { DemoTransaction } from '@messaging/demo-data';
import { spanOf, totalsOf } from '../records/figures.ts';
import { findTransactions, topicsOf } from '../records/records.ts';
import { discussTopic } from '../views/discuss-button.ts';
import { frame } from '../views/frame.ts';
import { html, type Markup } from '../views/html.ts';
import { icon, type IconName } from '../views/icon.ts';
import { progressBar } from '../views/schedule.ts';
import { transactionTable } from '../views/transaction-table.ts';
import type { Viewer } from '../views/viewer.ts';

const LATEST = 5;
const DUE_NEXT = 5;
const SUPPLIERS = 5;

export function dashboardPage(viewer: Viewer, gatewayOrigin: string): string {
  const { texts, place } = viewer;
  const { company } = place;
  const transactions = findTransactions(company);
  return frame({
    viewer,
    gatewayOrigin,
    section: 'dashboard',
    title: company.name,
    content: html`<div class="tiles">${tiles(transactions, viewer)}</div>
      <section class="card card-flush">
        <h2>${texts.recentDocuments}</h2>
        ${transactionTable(transactions.slice(0, LATEST), viewer)}
      </section>
      <div class="thirds">
        ${dueCard(transactions, viewer)} ${suppliersCard(transactions, viewer)}
        <div>${topicsCard(viewer)} ${plansCard(viewer)}</div>
      </div>`,
  });
}

const isOpen = ({ status }: DemoTransaction) => !['paid', 'posted', 'draft'].includes(status);

function tiles(transactions: DemoTransaction[], { texts, place, format }: Viewer): Markup[] {
  const tile = (name: string, count: number, sign: IconName, path: string) =>
    html`<a class="tile" href="${path}">${icon(sign)}<b>${format.number(count)}</b><span>${name}</span></a>`;
  const count = (fits: (transaction: DemoTransaction) => boolean) => transactions.filter(fits).length;
  return [
    tile(
      texts.openOrders,
      count((each) => each.kind === 'purchase-order' && isOpen(each)),
      'order',
      '/transactions?kind=purchase-order',
    ),
    tile(
      texts.invoicesToApprove,
      count(({ kind, status }) => kind === 'invoice' && ['in-review', 'blocked'].includes(status)),
      'transactions',
      '/transactions?kind=invoice',
    ),
    tile(
      texts.blockedDocuments,
      count(({ status }) => status === 'blocked'),
      'hold',
      '/transactions',
    ),
    tile(
      texts.plansInDanger,
      place.company.plans.filter(({ status }) => status === 'at-risk' || status === 'late').length,
      'danger',
      '/plans',
    ),
  ];
}

function dueCard(transactions: DemoTransaction[], { texts, format }: Viewer): Markup {
  const next = transactions
    .filter((each) => isOpen(each) && each.kind !== 'goods-receipt')
    .sort((a, b) => a.due.localeCompare(b.due))
    .slice(0, DUE_NEXT);
  return html`<section class="card">
    <h2>${texts.dueSoon}</h2>
    <ul class="links">
      ${next.map(
        ({ id, number, supplier, due }) =>
          html`<li>
            <span><a href="/transactions/${id}">${number}</a><small>${supplier}</small></span>
            <span class="short">${format.shortDay(due)}</span>
          </li>`,
      )}
    </ul>
  </section>`;
}

function suppliersCard(transactions: DemoTransaction[], { texts, place, format }: Viewer): Markup {
  const open = new Map<string, number>();
  for (const transaction of transactions.filter((each) => isOpen(each) && each.kind !== 'goods-receipt')) {
    const { gross } = totalsOf(transaction, place.company.taxRate);
    open.set(transaction.supplier, (open.get(transaction.supplier) ?? 0) + gross);
  }
  const largest = [...open].sort(([, a], [, b]) => b - a).slice(0, SUPPLIERS);
  const most = largest[0]?.[1] ?? 1;
  return html`<section class="card">
    <h2>${texts.bySupplier}</h2>
    <ul class="bars">
      ${largest.map(
        ([supplier, amount]) =>
          html`<li>
            <span>${supplier}</span><b>${format.amount(amount)}</b>${progressBar((amount / most) * 100)}
          </li>`,
      )}
    </ul>
  </section>`;
}

function topicsCard({ texts, place }: Viewer): Markup {
  return html`<section class="card">
    <h2>${texts.topics}</h2>
    <ul class="links">
      ${topicsOf(place.company).map(
        (topic) =>
          html`<li><span class="topic">${icon('topic')}${topic}</span>${discussTopic(topic, texts)}</li>`,
      )}
    </ul>
  </section>`;
}

function plansCard({ texts, place, format }: Viewer): Markup {
  return html`<section class="card">
    <h2>${texts.plans}</h2>
    <ul class="bars">
      ${place.company.plans.map((plan) => {
        const { done } = spanOf(plan);
        return html`<li>
          <a href="/plans/${plan.id}">${plan.name}</a><b>${format.percent(done)}</b>${progressBar(done)}
        </li>`;
      })}
    </ul>
  </section>`;
}
