import type { Id } from '@messaging/contracts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';

export type KeepOwn = <Row extends { companyId: Id }>(
  asker: { companyId: Id },
  rows: readonly Row[],
) => Row[];

/**
 * The last look before an answer leaves: whatever is not of the asker's company is dropped, counted and reported.
 * Every statement names the company, so this finds nothing; it is what the isolation objective measures.
 */
export function createKeepOwn({ logger, metrics }: { logger: Logger; metrics: Metrics }): KeepOwn {
  const leaks = metrics.counter({
    name: 'tenant_leaks_blocked_total',
    help: 'Rows of another company that were stopped before they left. Must stay 0.',
  });

  return function keepOwn({ companyId }, rows) {
    const own = rows.filter((row) => row.companyId === companyId);
    if (own.length < rows.length) {
      leaks.add(rows.length - own.length);
      logger.error({ companyId, rows: rows.length - own.length }, 'foreign rows blocked');
    }
    return own;
  };
}
