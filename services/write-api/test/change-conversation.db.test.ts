import {
  ACME,
  ADMIN,
  ANNA,
  BORIS,
  GUEST,
  MODERATOR,
  RITA,
  forgotten,
  governedCompany,
} from './governed-company.ts';

describe('PUT /conversations/{id}', () => {
  const { as, call, write, rows, events, nudged } = governedCompany();
  const directoryVersion = async () => {
    const [company] = await rows<{ v: string }>('SELECT directory_version AS v FROM companies WHERE id = ?', [
      ACME,
    ]);
    return Number(company?.v);
  };
  const change = (user: string, id: string, body: object) =>
    call('PUT', `/conversations/${id}`, { ...as(user), body });

  it('locks for everybody, and opens again; each is one event in the chain of the conversation', async () => {
    const { conversationId, seq } = (await write(ANNA, 'lock')).body.message;
    const version = await directoryVersion();
    const locked = await change(MODERATOR, conversationId, { state: 'locked' });
    // Who may write has changed: whoever remembers it looks again.
    expect(await directoryVersion()).toBe(version + 1);
    expect(locked).toMatchObject({
      status: 200,
      body: { conversation: { id: conversationId, state: 'locked', audience: { kind: 'company' } } },
    });
    for (const user of [ANNA, MODERATOR, ADMIN]) {
      const refused = await write(user, 'lock');
      expect([refused.status, refused.body.type]).toEqual([409, 'urn:messaging:problem:conversation-closed']);
    }
    const again = await change(MODERATOR, conversationId, { state: 'locked' });
    expect(again.body.seq).toBe(locked.body.seq);
    expect(await directoryVersion()).toBe(version + 1);
    await change(MODERATOR, conversationId, { state: 'open' });
    expect((await write(ANNA, 'lock')).status).toBe(201);
    const chain = (await events('conversation.changed')).filter(
      (event) => event.conversationId === conversationId,
    );
    expect(chain.map(({ prevSeq, actor }) => [prevSeq, actor])).toEqual([
      [seq, MODERATOR],
      [locked.body.seq, MODERATOR],
    ]);
    expect(nudged()).toContain(ACME);
  });

  it('seals against every write, and only an admin breaks the seal', async () => {
    const { id, conversationId } = (await write(ANNA, 'seal')).body.message;
    expect((await change(MODERATOR, conversationId, { state: 'sealed' })).status).toBe(200);
    const writes = [
      await write(ADMIN, 'seal'),
      await write(ANNA, 'seal', { parentMessageId: id }),
      await call('PATCH', `/messages/${id}`, { ...as(ANNA), body: { message: 'changed' } }),
      await call('DELETE', `/messages/${id}`, as(ANNA)),
      await call('DELETE', `/messages/${id}`, as(MODERATOR)),
      await change(MODERATOR, conversationId, { state: 'open' }),
      await change(ADMIN, conversationId, { audience: { kind: 'participants', userIds: [ADMIN] } }),
    ];
    expect(writes.map(({ status }) => status)).toEqual([409, 409, 409, 409, 409, 409, 409]);
    expect((await change(ADMIN, conversationId, { state: 'open' })).status).toBe(200);
    expect((await write(ANNA, 'seal')).status).toBe(201);
  });

  it('narrows an audience: who is left out finds nothing there any more, and nobody lets them back in by replying', async () => {
    const { id, conversationId } = (await write(BORIS, 'narrow')).body.message;
    const before = await directoryVersion();
    const named = { kind: 'participants', userIds: [ANNA, MODERATOR] };
    expect((await change(MODERATOR, conversationId, { audience: named })).status).toBe(200);
    expect(await directoryVersion()).toBe(before + 1);
    expect(
      (await write(ANNA, 'narrow', { parentMessageId: id, message: '@person12 come back' })).status,
    ).toBe(201);
    for (const user of [BORIS, GUEST, ADMIN]) {
      const status = [
        (await write(user, 'narrow')).status,
        (await call('PATCH', `/messages/${id}`, { ...as(user), body: { message: 'x' } })).status,
        (
          await call('PUT', `/conversations/${conversationId}/following`, {
            ...as(user),
            body: { level: 'all' },
          })
        ).status,
        (await change(user, conversationId, { state: 'locked' })).status,
      ];
      // A guest is refused like where nothing is.
      expect([user, ...status]).toEqual([user, user === GUEST ? 403 : 404, 404, 404, 404]);
    }
    expect((await write(GUEST, 'never written to')).status).toBe(403);
    const followers = await rows(
      `SELECT user_id AS userId FROM participants
        WHERE company_id = ? AND conversation_id = ? AND level IS NOT NULL ORDER BY user_id`,
      [ACME, conversationId],
    );
    expect(followers).toEqual([{ userId: ANNA }, { userId: MODERATOR }]);
  });

  it('widens for admins alone, and only for people of the company', async () => {
    const { conversationId } = (await write(ADMIN, 'widen')).body.message;
    const only = (...userIds: string[]) => ({ audience: { kind: 'participants', userIds } });
    expect((await change(ADMIN, conversationId, only(ADMIN, MODERATOR))).status).toBe(200);
    const wider = await change(MODERATOR, conversationId, only(ADMIN, MODERATOR, GUEST));
    expect([wider.status, wider.body.detail]).toEqual([
      403,
      'Only a messaging admin may let more people into a conversation.',
    ]);
    expect((await change(MODERATOR, conversationId, { audience: { kind: 'company' } })).status).toBe(403);
    expect((await change(ADMIN, conversationId, only(ADMIN, RITA))).status).toBe(400);
    expect((await change(ADMIN, conversationId, only(BORIS))).status).toBe(400);
    expect((await change(ADMIN, conversationId, only(ADMIN, GUEST))).status).toBe(200);
    // A guest who is named reads and writes, and changes nothing else.
    await forgotten();
    expect((await write(GUEST, 'widen')).status).toBe(201);
    expect((await change(GUEST, conversationId, { state: 'locked' })).status).toBe(403);
    expect((await write(MODERATOR, 'widen')).status).toBe(404);
    expect((await change(ADMIN, conversationId, { audience: { kind: 'company' } })).status).toBe(200);
    expect((await write(MODERATOR, 'widen')).status).toBe(201);
    expect((await write(GUEST, 'widen')).status).toBe(403);
  });

  it('records what holds from now on, and answers with who it is for', async () => {
    const { conversationId } = (await write(ADMIN, 'recorded')).body.message;
    const recorded = async () =>
      (await events('conversation.changed'))
        .filter((event) => event.conversationId === conversationId)
        .map(({ data }): unknown => (typeof data === 'string' ? JSON.parse(data) : data));
    const holders = { kind: 'permission', permission: 'messaging.administer' };
    const named = { kind: 'participants', userIds: [MODERATOR, ADMIN] };
    await change(ADMIN, conversationId, { audience: holders });
    await change(ADMIN, conversationId, { audience: named });
    expect(await recorded()).toEqual([
      { state: 'open', audience: 'permission', audienceValue: 'messaging.administer' },
      { state: 'open', audience: 'participants', audienceValue: null },
    ]);
    // The same people once more are no change, and a change of the state alone leaves them.
    expect((await change(ADMIN, conversationId, { audience: named })).status).toBe(200);
    expect(await recorded()).toHaveLength(2);
    const locked = await change(ADMIN, conversationId, { state: 'locked' });
    expect(locked.body.conversation).toMatchObject({ state: 'locked', audience: named });
    expect((await recorded())[2]).toEqual({ state: 'locked', audience: 'participants', audienceValue: null });
  });

  it('asks for each right that a change takes, and for the one of the state where nothing changes', async () => {
    const { conversationId } = (await write(ADMIN, 'rights')).body.message;
    const sentence = 'Moderators leave states alone.';
    const cedar =
      'forbid (principal in Role::"moderator", action == Action::"changeConversation", resource);';
    const put = (policies: object[]) => call('PUT', '/policy', { ...as(ADMIN), body: { policies } });
    expect((await put([{ id: 'states', sentence, cedar }])).status).toBe(200);
    await forgotten();
    const holders = { audience: { kind: 'permission', permission: 'messaging.moderate' } };
    const refused = [
      await change(MODERATOR, conversationId, { state: 'locked' }),
      await change(MODERATOR, conversationId, { state: 'locked', ...holders }),
      await change(MODERATOR, conversationId, { state: 'open' }),
    ];
    expect(refused.map(({ status, body }) => [status, body.detail])).toEqual(
      refused.map(() => [403, sentence]),
    );
    expect((await change(MODERATOR, conversationId, holders)).status).toBe(200);
    expect((await put([])).status).toBe(200);
    await forgotten();
  });

  it('is 403 for employees, 404 for another company, 400 for what makes no sense', async () => {
    const { conversationId } = (await write(ANNA, 'plain')).body.message;
    const before = await events('conversation.changed');
    expect(await change(ANNA, conversationId, { state: 'locked' })).toMatchObject({
      status: 403,
      body: { detail: 'Only moderators and messaging admins may change a conversation.' },
    });
    expect((await change(RITA, conversationId, { state: 'locked' })).status).toBe(404);
    for (const body of [
      {},
      { state: 'shut' },
      { audience: { kind: 'company', userIds: [] } },
      { state: { $ne: 1 } },
      { audience: { kind: 'participants', userIds: [] } },
    ]) {
      expect((await change(ADMIN, conversationId, body)).status).toBe(400);
    }
    // Nobody's, or of another company, which is the same.
    for (const userId of ['999999', RITA]) {
      const audience = { kind: 'participants', userIds: [ADMIN, userId] };
      const { status, body } = await change(ADMIN, conversationId, { audience });
      expect([status, body]).toEqual([
        400,
        expect.objectContaining({
          field: 'audience.userIds',
          detail: 'audience.userIds names somebody who does not work here',
        }),
      ]);
    }
    expect(await events('conversation.changed')).toEqual(before);
  });
});
