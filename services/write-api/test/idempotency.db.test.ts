import { select } from '@messaging/database';
import { freshCompanyId, startWriteApi, type WriteApi } from './start-write-api.ts';

const ACME = freshCompanyId();

describe('Idempotency-Key', () => {
  let api: WriteApi;
  let anna: string;
  const send = (key: string, body: unknown, token = anna) =>
    api.call('POST', '', { token, body, headers: { 'idempotency-key': key } });
  const countMessages = async () => {
    const [row] = await select<{ n: number }>(
      api.database,
      'SELECT COUNT(*) AS n FROM messages WHERE company_id = ?',
      [ACME],
    );
    return Number(row?.n);
  };

  beforeAll(async () => {
    api = await startWriteApi({ [ACME]: [{ userId: '11' }, { userId: '12' }] });
    anna = await api.tokenOf(ACME, '11');
  });
  afterAll(() => api.stop());

  it('makes one message of 20 concurrent retries, with identical answers', async () => {
    const before = await countMessages();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => send('retry-1', { topic: 'Retries', message: 'only once' })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(201));
    for (const { body } of answers) expect(body).toEqual(answers[0]?.body);
    expect(await countMessages()).toBe(before + 1);
  });

  it('answers a later retry with the first text, even after an edit', async () => {
    const first = await send('retry-2', { topic: 'Retries', message: 'first text' });
    const id: string = first.body.message.id;
    await api.call('PATCH', `/messages/${id}`, { token: anna, body: { message: 'second text' } });
    const again = await send('retry-2', { topic: 'Retries', message: 'first text' });
    expect(again.status).toBe(201);
    expect(again.body).toEqual(first.body);
  });

  it('refuses the key for another body', async () => {
    await send('reused', { topic: 'Retries', message: 'this' });
    const before = await countMessages();
    const other = await send('reused', { topic: 'Retries', message: 'that' });
    expect(other.status).toBe(422);
    expect(other.body.type).toBe('urn:messaging:problem:idempotency-key-reused');
    expect(await countMessages()).toBe(before);
  });

  it('belongs to one person', async () => {
    const boris = await api.tokenOf(ACME, '12');
    const hers = await send('shared-name', { topic: 'Retries', message: 'hers' });
    const his = await send('shared-name', { topic: 'Retries', message: 'his' }, boris);
    expect([hers.status, his.status]).toEqual([201, 201]);
    expect(his.body.message.id).not.toBe(hers.body.message.id);
  });

  it('repeats an edit and a delete without doing them twice', async () => {
    const { body } = await send('to-change', { topic: 'Retries', message: 'change me' });
    const path = `/messages/${body.message.id}`;
    const edit = () =>
      api.call('PATCH', path, {
        token: anna,
        body: { message: 'changed' },
        headers: { 'idempotency-key': 'edit-1' },
      });
    const remove = () =>
      api.call('DELETE', path, { token: anna, headers: { 'idempotency-key': 'delete-1' } });
    const [edited, editedAgain] = [await edit(), await edit()];
    expect(editedAgain.body).toEqual(edited.body);
    expect(edited.body.message).toMatchObject({ message: 'changed', version: 2 });
    const [deleted, deletedAgain] = [await remove(), await remove()];
    expect(deletedAgain.body).toEqual(deleted.body);
    expect(deleted.body.message).toMatchObject({ message: '', state: 'deleted', version: 3 });
  });

  it('refuses a key that is no key', async () => {
    const answer = await send('has space', { topic: 'Retries', message: 'x' });
    expect(answer.status).toBe(400);
  });
});
