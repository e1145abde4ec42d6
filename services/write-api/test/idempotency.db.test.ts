import { execute, insertRows, inTransaction, select } from '@messaging/database';
import { allowTampering } from '@messaging/test-kit';
import { createHash } from 'node:crypto';
import { digest } from '../src/routes/request-hash.ts';
import { freshCompanyId, startWriteApi, type WriteApi } from './start-write-api.ts';

const [ACME, OTHER, EMPTY] = [freshCompanyId(), freshCompanyId(), freshCompanyId()];

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
    api = await startWriteApi({
      [ACME]: [{ userId: '11' }, { userId: '12' }],
      [OTHER]: [{ userId: '11' }],
      [EMPTY]: [{ userId: '31' }],
    });
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

  it('refuses the key for the same body of another message, and for another verb', async () => {
    const [one, other] = await Promise.all(
      ['one', 'other'].map(async (text) => {
        const { body } = await send(`to-edit-${text}`, { topic: 'Retries', message: `${text} to edit` });
        return `/messages/${body.message.id}`;
      }),
    );
    const headers = { 'idempotency-key': 'edit-either' };
    const edit = (path: string) =>
      api.call('PATCH', path, { token: anna, body: { message: 'edited' }, headers });
    expect((await edit(one!)).status).toBe(200);
    expect((await edit(other!)).status).toBe(422);
    expect((await api.call('DELETE', one!, { token: anna, headers })).status).toBe(422);
    expect((await edit(one!)).body.message).toMatchObject({
      message: 'edited',
      version: 2,
      state: 'visible',
    });
  });

  it('stands in the hash of a request as a list of parts, none of which runs into the next', () => {
    const hashes = [['ab', 'c'], ['a', 'bc'], ['abc'], ['abc', ''], ['1:a', 'b'], ['é', 'a'], ['e', 'a']].map(
      (parts) => digest(...parts).toString('hex'),
    );
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(hashes[0]).toBe(createHash('sha256').update('2:ab1:c').digest('hex'));
  });

  it('tells the relay of a write once, and every answer carries the token to read it by', async () => {
    const told = () => api.nudged.filter((companyId) => companyId === ACME).length;
    const before = told();
    const body = { topic: 'Retries', message: 'told once' };
    const [first, again] = [await send('told', body), await send('told', body)];
    expect(told()).toBe(before + 1);
    for (const { headers } of [first, again])
      expect(headers.get('consistency-token')).toBe(first.body.consistencyToken);
  });

  it('answers the retry of an edit as it was, though others and a deletion followed', async () => {
    const { body } = await send('often-changed', { topic: 'Retries', message: 'first' });
    const path = `/messages/${body.message.id}`;
    const edit = (message: string, key: string) =>
      api.call('PATCH', path, { token: anna, body: { message }, headers: { 'idempotency-key': key } });
    const second = await edit('second', 'often-2');
    await edit('third', 'often-3');
    expect((await api.call('DELETE', path, { token: anna })).status).toBe(200);
    expect((await edit('second', 'often-2')).body).toEqual(second.body);
    expect(second.body.message).toMatchObject({ message: 'second', version: 2, state: 'visible' });
    expect(second.body.message.editedAt).toEqual(expect.any(String));
    const first = await send('often-changed', { topic: 'Retries', message: 'first' });
    expect(first.body).toEqual(body);
  });

  it('is not used up by a write that was refused', async () => {
    const rita = await api.tokenOf(EMPTY, '31');
    const head = ['company_id = ?', [EMPTY]] as const;
    const body = { topic: 'Retries', message: 'as soon as there is a stream' };
    await execute(api.database, `DELETE FROM stream_heads WHERE ${head[0]}`, head[1]);
    expect((await send('refused-first', body, rita)).status).toBe(404);
    await insertRows(
      api.database,
      'stream_heads',
      ['company_id', 'last_seq'],
      [{ company_id: EMPTY, last_seq: '0' }],
    );
    const written = await send('refused-first', body, rita);
    expect([written.status, written.body.seq]).toEqual([201, '1']);
  });

  it('says that what it wrote is gone, where it is gone', async () => {
    await allowTampering(api.database);
    const lose = (table: string, column: string, id: string) =>
      inTransaction(api.database, async (trx) => {
        await execute(trx, 'SET SESSION foreign_key_checks = 0');
        await execute(trx, `DELETE FROM ${table} WHERE company_id = ? AND ${column} = ?`, [ACME, id]);
        await execute(trx, 'SET SESSION foreign_key_checks = 1');
      });
    const first = { topic: 'Retries', message: 'whose event is lost' };
    const { body: one } = await send('lost-event', first);
    await lose('events', 'seq', one.seq);
    const second = { topic: 'Retries', message: 'that is lost itself' };
    const { body: other } = await send('lost-message', second);
    await lose('messages', 'id', other.message.id);
    for (const answer of [await send('lost-event', first), await send('lost-message', second)]) {
      expect(answer.status).toBe(404);
      expect(answer.body).toMatchObject({
        type: 'urn:messaging:problem:not-found',
        detail: 'What this Idempotency-Key wrote is no longer there.',
      });
    }
  });

  it('belongs to one company, also of who works in two', async () => {
    const elsewhere = await api.tokenOf(OTHER, '11');
    const here = await send('in-both', { topic: 'Retries', message: 'here' });
    const there = await send('in-both', { topic: 'Retries', message: 'there' }, elsewhere);
    expect([here.status, there.status]).toEqual([201, 201]);
    expect(there.body.message.id).not.toBe(here.body.message.id);
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
