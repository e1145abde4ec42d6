import { createTestLogger, createTestMetrics } from '@messaging/test-kit';
import type { RequestContext } from '@messaging/policy';
import { createKeepOwn } from '../src/queries/keep-own.ts';

describe('The last look before an answer leaves', () => {
  it('drops rows of another company and counts them', async () => {
    const metrics = createTestMetrics('read-api');
    const keepOwn = createKeepOwn({
      metrics,
      logger: createTestLogger('read-api'),
    });
    const context = { companyId: '1' } as RequestContext;
    const rows = ['1', '2', '1', '12'].map((companyId, index) => ({ companyId, index }));

    expect(await metrics.print()).toMatch(/^tenant_leaks_blocked_total\{service="read-api"\} 0$/m);
    expect(keepOwn(context, rows).map(({ index }) => index)).toEqual([0, 2]);
    expect(keepOwn(context, rows.slice(0, 1))).toHaveLength(1);
    expect(await metrics.print()).toMatch(/^tenant_leaks_blocked_total\{service="read-api"\} 2$/m);
  });
});
