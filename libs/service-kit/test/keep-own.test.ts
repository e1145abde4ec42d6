import { createKeepOwn, createLogger, createMetrics } from '../src/index.ts';

describe('The last look before an answer leaves', () => {
  it('drops rows of another company and counts them', async () => {
    const metrics = createMetrics({ service: 'read-api', defaults: false });
    const keepOwn = createKeepOwn({
      metrics,
      logger: createLogger({ service: 'read-api', level: 'silent' }),
    });
    const rows = ['1', '2', '1', '12'].map((companyId, index) => ({ companyId, index }));

    expect(await metrics.print()).toMatch(/^tenant_leaks_blocked_total\{service="read-api"\} 0$/m);
    expect(keepOwn({ companyId: '1' }, rows).map(({ index }) => index)).toEqual([0, 2]);
    expect(keepOwn({ companyId: '1' }, rows.slice(0, 1))).toHaveLength(1);
    expect(await metrics.print()).toMatch(/^tenant_leaks_blocked_total\{service="read-api"\} 2$/m);
  });
});
