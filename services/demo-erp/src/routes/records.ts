import type { TransactionKind } from '@messaging/demo-data';
import { Router, type Request, type Response } from 'express';
import { dashboardPage } from '../pages/dashboard-page.ts';
import { notFoundPage } from '../pages/not-found-page.ts';
import { planPage } from '../pages/plan-page.ts';
import { plansPage } from '../pages/plans-page.ts';
import { transactionPage } from '../pages/transaction-page.ts';
import { transactionsPage } from '../pages/transactions-page.ts';
import { findPlan, findRelated, findTransaction, findTransactions } from '../records/records.ts';
import type { Viewer } from '../views/viewer.ts';
import type { FindViewer } from './find-viewer.ts';

export interface RecordRoutes {
  findViewer: FindViewer;
  gatewayOrigin: string;
}

const KINDS: readonly string[] = ['purchase-order', 'invoice', 'goods-receipt'] satisfies TransactionKind[];
const readKind = (text: unknown) => (KINDS.includes(String(text)) ? (text as TransactionKind) : undefined);

/** The pages of a company's documents. Who is not signed in goes to the sign-in page and comes back. */
export function createRecordRoutes({ findViewer, gatewayOrigin }: RecordRoutes): Router {
  const router = Router();

  /** A page that exists only for who is signed in; undefined means there is no such record in their company. */
  const pageFor =
    (render: (viewer: Viewer, req: Request<{ id: string }>) => string | undefined) =>
    (req: Request<{ id: string }>, res: Response): void => {
      const viewer = findViewer(req)?.viewer;
      if (!viewer)
        return res.redirect(303, `/login?${new URLSearchParams({ next: req.originalUrl }).toString()}`);
      const found = render(viewer, req);
      res
        .status(found === undefined ? 404 : 200)
        .type('html')
        .send(found ?? notFoundPage(viewer, gatewayOrigin));
    };

  router.get(
    '/',
    pageFor((viewer) => dashboardPage(viewer, gatewayOrigin)),
  );

  router.get(
    '/transactions',
    pageFor((viewer, req) => {
      const kind = readKind(req.query['kind']);
      const query = typeof req.query['q'] === 'string' ? req.query['q'].slice(0, 200) : '';
      const transactions = findTransactions(viewer.place.company, { kind, query });
      return transactionsPage({ viewer, gatewayOrigin, transactions, kind, query });
    }),
  );

  router.get(
    '/transactions/:id',
    pageFor((viewer, req) => {
      const { company } = viewer.place;
      const transaction = findTransaction(company, req.params.id);
      const related = transaction ? findRelated(company, transaction) : [];
      return transaction && transactionPage({ viewer, gatewayOrigin, transaction, related });
    }),
  );

  router.get(
    '/plans',
    pageFor((viewer) => plansPage(viewer, gatewayOrigin)),
  );

  router.get(
    '/plans/:id',
    pageFor((viewer, req) => {
      const plan = findPlan(viewer.place.company, req.params.id);
      return plan && planPage(plan, viewer, gatewayOrigin);
    }),
  );

  return router;
}
