import { execute, select } from '@messaging/database';
import { freshCompanyId, startWriteApi, type WriteApi } from './start-write-api.ts';

const [ACME, RIVAL] = [freshCompanyId(), freshCompanyId()];

describe('PATCH and DELETE /api/messaging/messages/{id}', () => {
  let api: WriteApi;
  let anna: string;
  let boris: string;
  let mona: string;
  let rita: string;
  const write = async (message: string) =>
    (await api.call('POST', '', { token: anna, body: { topic: 'Changes', message } })).body.message;
  const edit = (id: string, body: unknown, token = anna) =>
    api.call('PATCH', `/messages/${id}`, { token, body });
  const remove = (id: string, token = anna) => api.call('DELETE', `/messages/${id}`, { token });
  const versionsOf = (id: string) =>
    select<{ version: number; message: string; state: string; changed_by: string }>(
      api.database,
      'SELECT version, message, state, changed_by FROM message_versions WHERE company_id = ? AND message_id = ? ORDER BY version',
      [ACME, id],
    );

  beforeAll(async () => {
    api = await startWriteApi({
      [ACME]: [{ userId: '11' }, { userId: '12' }, { userId: '13', permissions: ['messaging.moderate'] }],
      [RIVAL]: [{ userId: '21', permissions: ['messaging.moderate'] }],
    });
    [anna, boris, mona, rita] = await Promise.all([
      api.tokenOf(ACME, '11'),
      api.tokenOf(ACME, '12'),
      api.tokenOf(ACME, '13'),
      api.tokenOf(RIVAL, '21'),
    ]);
  });
  afterAll(() => api.stop());

  it('keeps every text that was replaced', async () => {
    const message = await write('one');
    await edit(message.id, { message: 'two' });
    const { status, body } = await edit(message.id, { message: 'three', expectedVersion: 2 });
    expect(status).toBe(200);
    expect(body.message).toMatchObject({
      message: 'three',
      version: 3,
      state: 'visible',
      position: message.position,
    });
    expect(body.message.editedAt).not.toBeNull();
    expect(await versionsOf(message.id)).toEqual([
      { version: 1, message: 'one', state: 'visible', changed_by: '11' },
      { version: 2, message: 'two', state: 'visible', changed_by: '11' },
    ]);
  });

  it('does not overwrite a version the writer has not seen', async () => {
    const message = await write('seen');
    await edit(message.id, { message: 'newer' });
    const { status, body } = await edit(message.id, { message: 'blind', expectedVersion: 1 });
    expect(status).toBe(409);
    expect(body.type).toBe('urn:messaging:problem:version-conflict');
  });

  it('keeps at most 1,000 texts of a message: then it is edited no more, and still deleted', async () => {
    const message = await write('often changed');
    await execute(api.database, 'UPDATE messages SET version = 999 WHERE company_id = ? AND id = ?', [
      ACME,
      message.id,
    ]);
    expect((await edit(message.id, { message: 'the last' })).body.message.version).toBe(1_000);
    const refused = await edit(message.id, { message: 'one too many' });
    expect(refused).toMatchObject({
      status: 403,
      body: {
        type: 'urn:messaging:problem:forbidden',
        detail: 'This message has been edited 999 times, which is as often as a message may be.',
      },
    });
    expect(await versionsOf(message.id)).toMatchObject([{ version: 999, message: 'often changed' }]);
    expect((await remove(message.id)).status).toBe(200);
  });

  it('lets nobody edit another person’s message, not even a moderator', async () => {
    const message = await write('mine');
    for (const token of [boris, mona])
      expect((await edit(message.id, { message: 'yours' }, token)).status).toBe(403);
    expect(await versionsOf(message.id)).toEqual([]);
  });

  it('leaves a tombstone and moves the text out of the row', async () => {
    const message = await write('regret');
    const { status, body } = await remove(message.id);
    expect(status).toBe(200);
    expect(body.message).toMatchObject({ message: '', state: 'deleted', version: 2, editedAt: null });
    const [row] = await select<{ message: string }>(
      api.database,
      'SELECT message FROM messages WHERE company_id = ? AND id = ?',
      [ACME, message.id],
    );
    expect(row).toEqual({ message: '' });
    expect(await versionsOf(message.id)).toEqual([
      { version: 1, message: 'regret', state: 'visible', changed_by: '11' },
    ]);
  });

  it('lets a moderator delete, and nobody else', async () => {
    const message = await write('rude');
    expect((await remove(message.id, boris)).status).toBe(403);
    expect((await remove(message.id, mona)).status).toBe(200);
    expect((await edit(message.id, { message: 'polite' })).body.type).toBe(
      'urn:messaging:problem:message-gone',
    );
  });

  it('answers another company’s ids like ids that do not exist', async () => {
    const message = await write('private');
    for (const id of [message.id, '4242']) {
      const answers = [await edit(id, { message: 'x' }, rita), await remove(id, rita)];
      for (const { status, body } of answers) {
        expect(status).toBe(404);
        expect({ ...body, correlationId: '' }).toEqual({
          type: 'urn:messaging:problem:not-found',
          title: 'Not found',
          status: 404,
          detail: 'There is no such message.',
          correlationId: '',
        });
      }
    }
    for (const path of [`/conversations/${message.conversationId}/read`, '/conversations/4242/read']) {
      expect((await api.call('PUT', path, { token: rita, body: { position: '1' } })).status).toBe(404);
    }
  });

  it('appends one event for each change, in the conversation’s chain', async () => {
    const message = await write('chain');
    const edited = await edit(message.id, { message: 'chained' });
    const deleted = await remove(message.id);
    const rows = await select<{ type: string; seq: string; prev_seq: string; data: unknown }>(
      api.database,
      'SELECT type, seq, prev_seq FROM events WHERE company_id = ? AND message_id = ? ORDER BY seq',
      [ACME, message.id],
    );
    expect(rows.map(({ type }) => type)).toEqual(['message.created', 'message.edited', 'message.deleted']);
    expect(rows[1]).toMatchObject({ seq: edited.body.seq, prev_seq: message.seq });
    expect(rows[2]).toMatchObject({ seq: deleted.body.seq, prev_seq: edited.body.seq });
  });
});
