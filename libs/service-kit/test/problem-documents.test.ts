import { connect } from 'node:net';
import { messageTextSchema, sendMessageBodySchema } from '@messaging/contracts';
import { z } from 'zod';
import { problem, validate } from '../src/index.ts';
import { serveApp, type ServedApp } from './serve-app.ts';

let app: ServedApp;
beforeAll(async () => {
  app = await serveApp(
    (express) => {
      express.post('/messages', (req, res) => {
        validate(sendMessageBodySchema, req.body, 'body');
        res.status(201).json({ ok: true });
      });
      express.get('/search', (req, res) => {
        res.json(
          validate(
            z.strictObject({ query: z.string().max(5), limit: z.string().optional() }),
            req.query,
            'query',
          ),
        );
      });
      express.patch('/nested', (req) => {
        validate(
          z.strictObject({ rows: z.array(z.strictObject({ text: messageTextSchema })) }),
          req.body,
          'body',
        );
      });
      express.put('/either', (req) => {
        validate(
          z.union([
            z.strictObject({ ids: z.array(z.string()).min(1) }),
            z.strictObject({ all: z.literal(true) }),
          ]),
          req.body,
          'body',
        );
      });
      express.delete('/limited', () => {
        throw problem('too-many-requests', {
          retryAfterSeconds: 7,
          headers: { RateLimit: '"person";r=0;t=7' },
        });
      });
      express.get('/broken', () => {
        throw new Error('password is hunter2');
      });
      express.get('/rejected', async () => {
        await Promise.reject(Object.assign(new Error('no server'), { code: 'ECONNREFUSED' }));
      });
    },
    { isUnavailable: (error) => (error as { code?: string }).code === 'ECONNREFUSED' },
  );
});
afterAll(() => app.close());

async function send(method: string, path: string, body?: BodyInit, headers: Record<string, string> = {}) {
  const type = body === undefined ? {} : { 'Content-Type': 'application/json' };
  const response = await fetch(`${app.url}${path}`, {
    method,
    headers: { ...type, 'X-Correlation-Id': 'correlation-0001', ...headers },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  return { response, document: JSON.parse(text) as Record<string, unknown>, text };
}

const post = (body: unknown) => send('POST', '/messages', JSON.stringify(body));

describe('a problem document', () => {
  it('has the form of RFC 9457 and the correlation id, and is not cached', async () => {
    const { response, document } = await post({ topic: 'x', message: '' });
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    expect(document).toEqual({
      type: 'urn:messaging:problem:invalid-request',
      title: 'The request is not valid',
      status: 400,
      detail: '"message" must not be empty.',
      correlationId: 'correlation-0001',
      field: 'message',
    });
  });

  it.each([
    ['a missing field', { topic: 'x' }, 'message', 'is missing'],
    ['a number for a text', { topic: 'x', message: 5 }, 'message', 'must be a string'],
    ['null', { topic: 'x', message: null }, 'message', 'must be a string'],
    ['a list', { topic: 'x', message: ['a'] }, 'message', 'must be a string'],
    ['an object', { topic: 'x', message: { $gt: '' } }, 'message', 'must be a string'],
    ['an unknown field', { topic: 'x', message: 'a', colour: 'red' }, 'colour', 'is not a known field'],
    ['a number for an id', { transactionId: 5, message: 'a' }, 'transactionId', 'must be a string'],
    ['a bad id', { transactionId: '05', message: 'a' }, 'transactionId', 'must be an id'],
    ['a text too long', { topic: 'x', message: 'a'.repeat(2_001) }, 'message', '2000 characters'],
    ['a list as the body', [1], undefined, 'The body must be an object'],
    ['a text as the body', 'hello', undefined, 'The body must be an object'],
    ['null as the body', null, undefined, 'The body must be an object'],
  ])('names %s', async (_name, body, field, detail) => {
    const { response, document } = await post(body);
    expect(response.status).toBe(400);
    expect(document).toMatchObject({ type: 'urn:messaging:problem:invalid-request' });
    expect(document['field']).toBe(field);
    expect(document['detail']).toContain(detail);
  });

  it('refuses __proto__ and constructor as unknown fields', async () => {
    for (const name of ['__proto__', 'constructor']) {
      const { response, document } = await send(
        'POST',
        '/messages',
        `{"topic":"x","message":"a","${name}":{"admin":true}}`,
      );
      expect({ name, status: response.status, field: document['field'] }).toEqual({
        name,
        status: 400,
        field: name,
      });
    }
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it('takes the name a schema asks for', async () => {
    expect((await post({ message: 'a' })).document).toMatchObject({
      type: 'urn:messaging:problem:root-link-count',
    });
    const two = await post({ topic: 'x', planId: '5', message: 'a' });
    expect(two.document).toMatchObject({ type: 'urn:messaging:problem:root-link-count', status: 400 });
  });

  it('lists all faults when there are several, but not thousands', async () => {
    const { document } = await post({ topic: 5, message: 6, extra: 7 });
    expect(document['errors']).toEqual([
      { field: 'topic', detail: 'must be a string' },
      { field: 'message', detail: 'must be a string' },
      { field: 'extra', detail: 'is not a known field' },
    ]);
    const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`x${index}`, 1]));
    expect((await post(many)).document['errors']).toHaveLength(20);
  });

  it('gives the path of a nested field, and the closest of several forms', async () => {
    const nested = await send('PATCH', '/nested', JSON.stringify({ rows: [{ text: 'a' }, { text: '' }] }));
    expect(nested.document).toMatchObject({
      field: 'rows.1.text',
      detail: '"rows.1.text" must not be empty.',
    });
    const either = await send('PUT', '/either', JSON.stringify({ ids: [] }));
    expect(either.document).toMatchObject({ field: 'ids', detail: '"ids" must have at least 1 entries.' });
  });

  it('names a query parameter that is given twice, unknown or too long', async () => {
    expect((await send('GET', '/search?query=a&query=b')).document).toMatchObject({
      field: 'query',
      detail: '"query" must be a string.',
    });
    expect((await send('GET', '/search?query=a&other=b')).document).toMatchObject({ field: 'other' });
    expect((await send('GET', '/search?query=abcdef')).document['detail']).toBe(
      '"query" must have at most 5 characters.',
    );
    expect((await send('GET', '/search?query[$gt]=a')).document).toMatchObject({ status: 400 });
  });
});

describe('a body that cannot be read', () => {
  it.each([
    ['broken JSON', '{"topic":', 'application/json', 400, 'malformed-json'],
    ['an empty JSON text', ' ', 'application/json', 400, 'malformed-json'],
    [
      'invalid UTF-8',
      Buffer.from('{"topic":"\xff","message":"a"}', 'latin1'),
      'application/json',
      400,
      'malformed-json',
    ],
    ['plain text', '{}', 'text/plain', 415, 'unsupported-media-type'],
    ['a form', 'a=b', 'application/x-www-form-urlencoded', 415, 'unsupported-media-type'],
    ['another charset', '{}', 'application/json; charset=utf-16', 415, 'unsupported-media-type'],
    ['a type that only starts right', '{}', 'application/jsonp', 415, 'unsupported-media-type'],
  ])('is answered clearly: %s', async (_name, body, type, status, name) => {
    const { response, document, text } = await send('POST', '/messages', body, { 'Content-Type': type });
    expect(response.status).toBe(status);
    expect(document['type']).toBe(`urn:messaging:problem:${name}`);
    expect(text).not.toMatch(/SyntaxError|position|at .*\.ts/);
  });

  it('may name UTF-8 as its charset', async () => {
    const { response } = await send('POST', '/messages', '{"topic":"x","message":"ü"}', {
      'Content-Type': 'Application/JSON; charset="UTF-8"',
    });
    expect(response.status).toBe(201);
  });

  it('class 21: unbounded input; is refused when compressed', async () => {
    const { response } = await send('POST', '/messages', '{}', { 'Content-Encoding': 'gzip' });
    expect(response.status).toBe(415);
  });

  it('class 21: unbounded input; is refused by its announced size before it is read', async () => {
    const answer = await rawRequest(
      'POST /messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{',
    );
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    expect(answer).toMatch(/connection: close/i);
    expect(answer).toContain('urn:messaging:problem:body-too-large');
  });

  it('class 21: unbounded input; is refused when it grows too large without an announced size', async () => {
    const chunk = `2000\r\n${' '.repeat(0x2000)}\r\n`;
    const answer = await rawRequest(
      `POST /messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.repeat(9)}`,
    );
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
  });
});

describe('an address', () => {
  it('that does not exist is answered with 404', async () => {
    const { response, document } = await send('GET', '/nowhere');
    expect(response.status).toBe(404);
    expect(document['type']).toBe('urn:messaging:problem:not-found');
  });

  it('that cannot be decoded is answered with 404 or 400 and no trace', async () => {
    const { response } = await send('GET', '/%zz');
    expect(response.status).toBe(404);
  });

  it('that exists with other methods is answered with 405 and Allow', async () => {
    const { response, document } = await send('PUT', '/search');
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
    expect(document['type']).toBe('urn:messaging:problem:method-not-allowed');
  });
});

describe('a failure', () => {
  it('of the limits carries Retry-After and the RateLimit headers', async () => {
    const { response, document } = await send('DELETE', '/limited');
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('7');
    expect(response.headers.get('ratelimit')).toBe('"person";r=0;t=7');
    expect(document['retryAfterSeconds']).toBe(7);
  });

  it('that nobody expected is answered without its inside and logged with it', async () => {
    const { response, text } = await send('GET', '/broken');
    expect(response.status).toBe(500);
    expect(text).not.toContain('hunter2');
    expect(text).not.toContain('.ts');
    const logged = app.lines.find((line) => line['problem'] === 'internal-error');
    expect(logged).toMatchObject({
      level: 'error',
      correlationId: 'correlation-0001',
      err: { message: 'password is hunter2' },
    });
    expect(JSON.stringify(logged)).toContain('problem-documents.test.ts');
  });

  it('of a server that is away is answered with 503 and Retry-After', async () => {
    const { response, document } = await send('GET', '/rejected');
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('2');
    expect(document['type']).toBe('urn:messaging:problem:unavailable');
  });

  it('that was expected is not logged as an error', async () => {
    const before = app.lines.length;
    await post({});
    expect(app.lines.slice(before).filter((line) => line['level'] === 'error')).toEqual([]);
  });
});

function rawRequest(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(app.port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}
