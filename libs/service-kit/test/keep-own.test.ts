import { createTestLogger, createTestMetrics } from '@messaging/test-kit';
import { createKeepOwn } from '../src/index.ts';

describe('The last look before an answer leaves', () => {
  it('drops rows of another company and counts them', async () => {
    const metrics = createTestMetrics('read-api');
    const keepOwn = createKeepOwn({
      metrics,
      logger: createTestLogger('read-api'),
    });
    const rows = ['1', '2', '1', '12'].map((companyId, index) => ({ companyId, index }));

    expect(await metrics.print()).toMatch(/^tenant_leaks_blocked_total\{service="read-api"\} 0$/m);
    expect(keepOwn({ companyId: '1' }, rows).map(({ index }) => index)).toEqual([0, 2]);
    expect(keepOwn({ companyId: '1' }, rows.slice(0, 1))).toHaveLength(1);
    expect(await metrics.print()).toMatch(/^tenant_leaks_blocked_total\{service="read-api"\} 2$/m);
  });
});
