import { startReadApi, type ReadApi } from './start-read-api.ts';

const [ACME, ANNA] = ['1', '11'];
const encoded = (text: string) => Buffer.from(text).toString('base64url');

describe('A read that makes no sense', () => {
  let api: ReadApi;
  let anna: string;
  let message: string;

  beforeAll(async () => {
    api = await startReadApi({ [ACME]: [{ userId: ANNA }] });
    anna = await api.tokenOf(ACME, ANNA);
    message = (await api.writer.send(ACME, ANNA, { topic: 'A' }, 'hello')).message.id;
  });
  afterAll(() => api.stop());

  const expectProblem = async (path: string, problem: string, field?: string) => {
    const { status, body, headers } = await api.get(path.replace(':id', message), anna);
    expect({ path, status, type: body.type, field: body.field }).toEqual({
      path,
      status: 400,
      type: `urn:messaging:problem:${problem}`,
      field,
    });
    expect(headers.get('content-type')).toMatch('application/problem+json');
    expect(body.detail).toMatch(/^[A-Z"].*\.$/s);
    expect(body.correlationId).toBe(headers.get('x-correlation-id'));
  };

  it.each([
    ['?transactionId=1&planId=2'],
    ['?topic=A&transactionId=1&planId=2'],
    ['/events?after=0&topic=A&planId=2'],
  ])('with more than one link: %s', (path) => expectProblem(path, 'root-link-count'));

  it.each([
    ['?transactionId=', 'transactionId'],
    ['?transactionId=abc', 'transactionId'],
    ['?transactionId=0', 'transactionId'],
    ['?transactionId=-1', 'transactionId'],
    ['?transactionId=1.5', 'transactionId'],
    ['?transactionId=9223372036854775808', 'transactionId'],
    ['?transactionId=1&transactionId=1', 'transactionId'],
    ['?planId[]=1', 'planId[]'],
    ['?planId[$gt]=1', 'planId[$gt]'],
    ['?topic=', 'topic'],
    ['?topic=%20', 'topic'],
    ['?topic=a%00b', 'topic'],
    [`?topic=${'x'.repeat(121)}`, 'topic'],
    ['?topic=A&limit=0', 'limit'],
    ['?topic=A&limit=101', 'limit'],
    ['?topic=A&limit=1e1', 'limit'],
    ['?topic=A&limit=abc', 'limit'],
    ['?topic=A&limit=', 'limit'],
    ['?topic=A&limit=5&limit=6', 'limit'],
    ['?topic=A&extra=1', 'extra'],
    ['?topic=A&Limit=1', 'Limit'],
    ['?topic=A&__proto__=1', '__proto__'],
    [`?topic=A&before=${encoded('t1.1')}&after=${encoded('t1.1')}`, 'after'],
    ['?limit=101', 'limit'],
    ['?before=x', 'before'],
    ['/events', 'after'],
    ['/events?after=', 'after'],
    ['/events?after=-1', 'after'],
    ['/events?after=01', 'after'],
    ['/events?after=1&after=2', 'after'],
    ['/events?after=99999999999999999999', 'after'],
    ['/events?after=0&limit=501', 'limit'],
    ['/notifications?limit=101', 'limit'],
    ['/notifications?before=1', 'before'],
    ['/people?limit=51', 'limit'],
    [`/people?query=${'x'.repeat(121)}`, 'query'],
    ['/people?query=a&query=b', 'query'],
    ['/me?x=1', 'x'],
    ['/messages/abc', 'id'],
    ['/messages/0', 'id'],
    ['/messages/9223372036854775808', 'id'],
    ['/messages/1%20OR%201=1', 'id'],
    ['/messages/:id?x=1', 'x'],
    ['/messages/:id/history?x=1', 'x'],
    ['/messages/:id/history?limit=101', 'limit'],
    ['/messages/:id/history?after=1', 'after'],
    ['/messages/:id/replies?limit=101', 'limit'],
    ['/messages/:id/replies?after=1', 'after'],
  ])('class 23: operator injection; in a field: %s', (path, field) =>
    expectProblem(path, 'invalid-request', field),
  );

  it.each([
    '?topic=A&before=',
    '?topic=A&before=1',
    '?topic=A&before=%00',
    `?topic=A&before=${encoded('t1')}`,
    `?topic=A&before=${encoded('t1.')}`,
    `?topic=A&before=${encoded('t1.-1')}`,
    `?topic=A&before=${encoded('t1.1.2')}`,
    `?topic=A&before=${encoded('t2.1')}`,
    `?topic=A&before=${encoded('t1.9223372036854775808')}`,
    `?topic=A&before=${encoded('t1.01')}`,
    `?topic=A&before=${encoded('r1.1')}`,
    `?topic=A&before=${encoded('t1.1')}=`,
    `?topic=A&before=${encoded('t1.1')}%20`,
    `?topic=A&after=${encoded("t1.1' OR '1'='1")}`,
    `?after=${encoded('t1.1')}`,
    `?after=${encoded('c1.1')}`,
    `/notifications?after=${encoded('t1.1')}`,
    `/messages/:id/replies?before=${encoded('n1.1')}`,
    `/messages/:id/history?before=${encoded('r1.1')}`,
  ])('in a cursor: %s', (path) =>
    expectProblem(path, 'invalid-cursor', path.includes('before=') ? 'before' : 'after'),
  );

  it.each(['', '1', 's1', 's1.', 's1.-1', 's1.01', 's2.1', 's1.1, s1.2', 's1.99999999999999999999x'])(
    'in its Consistency-Token: "%s"',
    async (token) => {
      const { status, body } = await api.get('?topic=A', anna, { 'consistency-token': token });
      expect({ status, type: body.type, field: body.field }).toEqual({
        status: 400,
        type: 'urn:messaging:problem:invalid-request',
        field: 'Consistency-Token',
      });
    },
  );

  it('is 404 where there is nothing, and 405 where something else is done', async () => {
    expect((await api.get('/nothing', anna)).status).toBe(404);
    const response = await fetch(`${api.origin}/api/messaging`, { method: 'POST' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
  });
});
