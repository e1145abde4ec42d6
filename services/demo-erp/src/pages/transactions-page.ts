import type { DemoTransaction, TransactionKind } from '@messaging/demo-data';
import { frame } from '../views/frame.ts';
import { html, type Markup } from '../views/html.ts';
import { transactionTable } from '../views/transaction-table.ts';
import type { Viewer } from '../views/viewer.ts';

export interface TransactionsPageOptions {
  viewer: Viewer;
  gatewayOrigin: string;
  transactions: DemoTransaction[];
  kind: TransactionKind | undefined;
  query: string;
}

const KINDS = ['purchase-order', 'invoice', 'goods-receipt'] as const;

export function transactionsPage(options: TransactionsPageOptions): string {
  const { viewer, gatewayOrigin, transactions, kind, query } = options;
  const { texts } = viewer;
  return frame({
    viewer,
    gatewayOrigin,
    section: 'transactions',
    title: kind ? texts.kinds[kind].many : texts.transactions,
    query,
    content: html`<div class="tabs">
        ${tab(texts.all, '', kind === undefined, query)}
        ${KINDS.map((each) => tab(texts.kinds[each].many, each, kind === each, query))}
      </div>
      <section class="card card-flush">${transactionTable(transactions, viewer)}</section>`,
  });
}

function tab(name: string, kind: string, current: boolean, query: string): Markup {
  const search = new URLSearchParams({ ...(kind && { kind }), ...(query && { q: query }) }).toString();
  return html`<a href="/transactions${search && `?${search}`}" ${current && html`aria-current="true"`}
    >${name}</a
  >`;
}
