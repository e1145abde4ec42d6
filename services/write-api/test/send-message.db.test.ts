import { select } from '@messaging/database';
import { freshCompanyId, startWriteApi, type WriteApi } from './start-write-api.ts';

const [ACME, RIVAL] = [freshCompanyId(), freshCompanyId()];
const [ANNA, BORIS, RITA] = ['11', '12', '21'];

describe('POST /api/messaging', () => {
  let api: WriteApi;
  let anna: string;
  let boris: string;
  let rita: string;
  const send = (body: unknown, token = anna, headers: Record<string, string> = {}) =>
    api.call('POST', '', { token, body, headers });

  beforeAll(async () => {
    api = await startWriteApi({
      [ACME]: [{ userId: ANNA, displayName: 'Anna' }, { userId: BORIS }, { userId: '13', active: false }],
      [RIVAL]: [{ userId: RITA }],
    });
    [anna, boris, rita] = await Promise.all([
      api.tokenOf(ACME, ANNA),
      api.tokenOf(ACME, BORIS),
      api.tokenOf(RIVAL, RITA),
    ]);
  });
  afterAll(() => api.stop());

  it('answers 201 with the message, its event number and a consistency token', async () => {
    const { status, body, headers } = await send({
      transactionId: '1001',
      message: 'Where is the pump?',
      clientId: 'c1',
    });
    expect(status).toBe(201);
    expect(body).toEqual({
      seq: '1',
      consistencyToken: 's1.1',
      message: {
        id: expect.stringMatching(/^\d+$/),
        conversationId: expect.stringMatching(/^\d+$/),
        rootLink: { transactionId: '1001' },
        parentMessageId: null,
        threadId: body.message.id,
        depth: 0,
        position: '1',
        seq: '1',
        author: { userId: ANNA, displayName: 'Anna' },
        message: 'Where is the pump?',
        state: 'visible',
        version: 1,
        createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
        editedAt: null,
        clientId: 'c1',
      },
    });
    expect(headers.get('consistency-token')).toBe('s1.1');
    expect(headers.get('ratelimit')).toMatch(/^"person";r=\d+;t=\d+$/);
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(api.nudged).toContain(ACME);
  });

  it('keeps the message with its event, chained to the one before in the same conversation', async () => {
    const first = await send({ planId: '7', message: 'one' });
    const elsewhere = await send({ topic: 'Canteen', message: 'soup' });
    const second = await send({ planId: '7', message: 'two' }, boris);
    const rows = await select<{ seq: string; prev_seq: string; message_id: string; type: string }>(
      api.database,
      'SELECT seq, prev_seq, message_id, type FROM events WHERE company_id = ? AND seq >= ? ORDER BY seq',
      [ACME, first.body.seq],
    );
    expect(rows).toEqual([
      { seq: first.body.seq, prev_seq: '0', message_id: first.body.message.id, type: 'message.created' },
      {
        seq: elsewhere.body.seq,
        prev_seq: '0',
        message_id: elsewhere.body.message.id,
        type: 'message.created',
      },
      {
        seq: second.body.seq,
        prev_seq: first.body.seq,
        message_id: second.body.message.id,
        type: 'message.created',
      },
    ]);
    expect(second.body.message.position).toBe('2');
  });

  it('places replies under their thread, up to the depth bound', async () => {
    const root = await send({ topic: 'Depth', message: 'level 0' });
    let parent = root;
    for (let depth = 1; depth <= 5; depth++) {
      parent = await send({
        topic: 'Depth',
        message: `level ${depth}`,
        parentMessageId: parent.body.message.id,
      });
      expect(parent.body.message).toMatchObject({ depth, threadId: root.body.message.id });
    }
    const tooDeep = await send({
      topic: 'Depth',
      message: 'level 6',
      parentMessageId: parent.body.message.id,
    });
    expect(tooDeep.status).toBe(400);
    expect(tooDeep.body.type).toBe('urn:messaging:problem:reply-too-deep');
    expect(tooDeep.body.field).toBe('parentMessageId');
  });

  it.each([
    ['no root link', { message: 'x' }, 400, 'root-link-count'],
    ['two root links', { topic: 'a', planId: '1', message: 'x' }, 400, 'root-link-count'],
    ['an unknown parent', { topic: 'a', message: 'x', parentMessageId: '99' }, 400, 'parent-not-found'],
    ['an empty message', { topic: 'a', message: '' }, 400, 'invalid-request'],
    ['a message of white space', { topic: 'a', message: ' \n ' }, 400, 'invalid-request'],
    ['2,001 characters', { topic: 'a', message: 'x'.repeat(2001) }, 400, 'invalid-request'],
    [
      'over 8 KiB of UTF-8',
      { topic: 'a', message: '👩‍👩‍👧'.repeat(400) + '界'.repeat(100) },
      400,
      'invalid-request',
    ],
    ['half a surrogate pair', '{"topic":"a","message":"\\ud83d"}', 400, 'invalid-request'],
    ['a control character', { topic: 'a', message: 'bell\u0007' }, 400, 'invalid-request'],
    ['a number for a text', { topic: 'a', message: 5 }, 400, 'invalid-request'],
    ['an object for an id', { transactionId: { $ne: 1 }, message: 'x' }, 400, 'invalid-request'],
    ['a number for an id', { transactionId: 1, message: 'x' }, 400, 'invalid-request'],
    ['an id past 63 bits', { transactionId: '9223372036854775808', message: 'x' }, 400, 'invalid-request'],
    ['an unknown field', { topic: 'a', message: 'x', companyId: '1' }, 400, 'invalid-request'],
    ['__proto__', '{"topic":"a","message":"x","__proto__":{"admin":true}}', 400, 'invalid-request'],
    ['broken JSON', '{"topic":', 400, 'malformed-json'],
    ['an array', [], 400, 'invalid-request'],
  ])('refuses %s', async (_name, body, status, problem) => {
    const answer = await send(body);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.body).toMatchObject({ type: `urn:messaging:problem:${problem}`, status });
    expect(answer.body.detail).toMatch(/[.!]?$/);
    expect(answer.body.correlationId).toBe(answer.headers.get('x-correlation-id'));
  });

  it('refuses other content types and large bodies', async () => {
    const wrongType = await api.call('POST', '', {
      token: anna,
      body: 'x',
      headers: { 'content-type': 'text/plain' },
    });
    expect(wrongType.status).toBe(415);
    const large = await send({ topic: 'a', message: 'x'.repeat(70_000) });
    expect(large.status).toBe(413);
  });

  it('names the field at fault, for people', async () => {
    const { body } = await send({ topic: 'a', message: 'x'.repeat(2001) });
    expect(body).toMatchObject({ field: 'message', detail: '"message" must be at most 2000 characters.' });
  });

  it('accepts exactly 2,000 characters, whatever their script, and every kind of link', async () => {
    const message = '界'.repeat(1999) + '🙂';
    const { status, body } = await send({ topic: 'Länge', message });
    expect(status).toBe(201);
    expect(body.message.message).toBe(message);
  });

  it('refuses a parent from another conversation', async () => {
    const elsewhere = await send({ topic: 'Here', message: 'here' });
    const answer = await send({
      topic: 'There',
      message: 'there',
      parentMessageId: elsewhere.body.message.id,
    });
    expect(answer.body.type).toBe('urn:messaging:problem:parent-in-other-conversation');
  });

  it('answers a parent of another company exactly like one that does not exist', async () => {
    const foreign = await send({ topic: 'Secret', message: 'rival plans' }, rita);
    const [asked, invented] = await Promise.all([
      send({ topic: 'Spy', message: 'x', parentMessageId: foreign.body.message.id }),
      send({ topic: 'Spy', message: 'y', parentMessageId: '4242' }),
    ]);
    const shape = ({ status, body }: typeof asked) => ({ status, ...body, correlationId: '' });
    expect(shape(asked)).toEqual(shape(invented));
  });

  it.each([
    ['no token', () => undefined, 401],
    ['nonsense', () => 'abc.def.ghi', 401],
    ['an expired token', () => api.issuer.personToken(ACME, ANNA, { expiresInSeconds: -60 }), 401],
    [
      'a token for another audience',
      () => api.issuer.sign({ sub: ANNA, company_id: ACME, sid: 's', aud: 'payroll' }),
      401,
    ],
    [
      'a token of another issuer',
      () => api.issuer.sign({ sub: ANNA, company_id: ACME, sid: 's', iss: 'https://evil.test' }),
      401,
    ],
    ['a token without a session', () => api.issuer.sign({ sub: ANNA, company_id: ACME }), 401],
    ['a company one does not work in', () => api.tokenOf(RIVAL, ANNA), 404],
    ['a company that does not exist', () => api.tokenOf('999', ANNA), 404],
    ['an employment that has ended', () => api.tokenOf(ACME, '13'), 404],
  ])('turns away %s', async (_name, token, status) => {
    const answer = await api.call('POST', '', { token: await token(), body: { topic: 'a', message: 'x' } });
    expect(answer.status).toBe(status);
  });

  it('answers the same text in the same place with 409 and the first one’s id', async () => {
    const first = await send({ topic: 'Twice', message: 'double click' });
    const second = await send({ topic: 'Twice', message: 'double click' });
    expect(second.status).toBe(409);
    expect(second.body).toMatchObject({
      type: 'urn:messaging:problem:duplicate-message',
      messageId: first.body.message.id,
    });
    const byAnother = await send({ topic: 'Twice', message: 'double click' }, boris);
    expect(byAnother.status).toBe(201);
  });

  it('does not count a refused message as the first of a repetition', async () => {
    const body = { topic: 'Refused', message: 'again', parentMessageId: '77' };
    expect((await send(body)).status).toBe(400);
    expect((await send(body)).body.type).toBe('urn:messaging:problem:parent-not-found');
  });
});
