import { createLogger, runWithCorrelation } from '../src/index.ts';

function captured() {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
  return { lines, logger: createLogger({ service: 'sample', instance: 'sample-1', destination }) };
}

describe('a log line', () => {
  it('names the service, the instance, the level and the time', () => {
    const { lines, logger } = captured();
    logger.info({ companyId: '7' }, 'hello');
    expect(lines[0]).toMatchObject({ level: 'info', service: 'sample', instance: 'sample-1', companyId: '7', msg: 'hello' });
    expect(lines[0]?.['time']).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  it('carries the correlation id of the work that caused it, also after awaits and timers', async () => {
    const { lines, logger } = captured();
    await Promise.all(
      ['correlation-one', 'correlation-two'].map((id) =>
        runWithCorrelation(id, async () => {
          await new Promise((resolve) => setTimeout(resolve, 5));
          logger.info({ expected: id }, 'later');
        }),
      ),
    );
    logger.info('outside');
    expect(lines.slice(0, 2).every((line) => line['correlationId'] === line['expected'])).toBe(true);
    expect(lines).toHaveLength(3);
    expect(lines[2]).not.toHaveProperty('correlationId');
  });

  it('never holds credentials or what people wrote, however deep', () => {
    const { lines, logger } = captured();
    logger.info({
      headers: { Authorization: 'Bearer s3cret', cookie: 's3cret', 'Set-Cookie': ['s3cret'], accept: 'text/html' },
      job: { data: [{ ticket: 's3cret', access_token: 's3cret', id: '5' }] },
      message: 's3cret',
      request: { body: { message: 's3cret' } },
    });
    const text = JSON.stringify(lines[0]);
    expect(text).not.toContain('s3cret');
    expect(text).toContain('text/html');
    expect(text).toContain('"id":"5"');
  });

  it('tells of a database error without the statement and its values', () => {
    const { lines, logger } = captured();
    const cause = Object.assign(new Error("insert into messages values ('s3cret') - Duplicate entry '7-1' for key 'x'"), {
      code: 'ER_DUP_ENTRY',
      sql: "insert into messages values ('s3cret')",
      sqlMessage: "Duplicate entry '7-1' for key 'x'",
    });
    logger.error({ err: new Error('could not commit', { cause }) }, 'failed');
    const text = JSON.stringify(lines[0]);
    expect(text).not.toContain('s3cret');
    expect(lines[0]?.['err']).toMatchObject({
      message: 'could not commit',
      cause: { code: 'ER_DUP_ENTRY', message: "Duplicate entry '7-1' for key 'x'" },
    });
    expect(text).toContain('logger.test.ts');
  });
});
