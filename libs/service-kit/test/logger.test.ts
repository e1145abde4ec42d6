import { createLogger, runWithCorrelation } from '../src/index.ts';

function captured() {
  const lines: (Record<string, unknown> & { msg?: string })[] = [];
  const destination = {
    write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>),
  };
  return { lines, logger: createLogger({ service: 'sample', instance: 'sample-1', destination }) };
}

describe('a log line', () => {
  it('names the service, the instance, the level and the time', () => {
    const { lines, logger } = captured();
    logger.info({ companyId: '7' }, 'hello');
    expect(lines[0]).toMatchObject({
      level: 'info',
      service: 'sample',
      instance: 'sample-1',
      companyId: '7',
      msg: 'hello',
    });
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
      headers: {
        Authorization: 'Bearer s3cret',
        cookie: 's3cret',
        'Set-Cookie': ['s3cret'],
        accept: 'text/html',
      },
      job: { data: [{ ticket: 's3cret', access_token: 's3cret', id: '5' }] },
      message: 's3cret',
      request: { body: { message: 's3cret' } },
    });
    const text = JSON.stringify(lines[0]);
    expect(text).not.toContain('s3cret');
    expect(text).toContain('text/html');
    expect(text).toContain('"id":"5"');
  });

  it('tells of a database error without the statement and its values, whichever way it is logged', () => {
    const failure = Object.assign(
      new Error("insert into messages values ('s3cret') - Duplicate entry '7-1' for key 'x'"),
      {
        code: 'ER_DUP_ENTRY',
        sql: "insert into messages values ('s3cret')",
        sqlMessage: "Duplicate entry '7-1' for key 'x'",
      },
    );
    const described = { code: 'ER_DUP_ENTRY', message: "Duplicate entry '7-1' for key 'x'" };
    const { lines, logger } = captured();
    logger.error({ err: new Error('could not commit', { cause: failure }) }, 'failed');
    logger.error({ err: failure });
    logger.error(failure);
    logger.error(failure, 'failed');
    logger.error({ results: [{ reason: failure }] }, 'failed');
    expect(lines.map((line) => JSON.stringify(line)).filter((line) => line.includes('s3cret'))).toEqual([]);
    expect(lines[0]?.['err']).toMatchObject({ message: 'could not commit', cause: described });
    for (const line of lines.slice(1, 4)) expect(line['err']).toMatchObject(described);
    expect(lines[1]?.msg).toBe(described.message);
    expect(lines[2]?.msg).toBe(described.message);
    expect(lines[4]).toMatchObject({ results: [{ reason: described }] });
    expect(JSON.stringify(lines[1])).toContain('logger.test.ts');
  });
});
