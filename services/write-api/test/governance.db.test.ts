import { select } from '@messaging/database';
import { freshCompanyId, startWriteApi, type WriteApi } from './start-write-api.ts';

const ACME = freshCompanyId();
const RIVAL = freshCompanyId();
const [ANNA, BORIS, MODERATOR, ADMIN, GUEST, RITA] = ['11', '12', '13', '14', '15', '21'];
const LATER = '2999-01-01T00:00:00.000Z';

describe('What moderators and messaging admins change', () => {
  let api: WriteApi;
  const tokens: Record<string, string> = {};
  const as = (user: string) => ({ token: tokens[user] });
  let topics = 0;

  async function write(user: string, topic: string, more: object = {}) {
    return api.call('POST', '', {
      ...as(user),
      body: { topic, message: `${topic} by ${user} ${topics++}`, ...more },
    });
  }
  const events = (type: string) =>
    select<{ seq: string; data: unknown; actor: string; conversationId: string | null; prevSeq: string }>(
      api.database,
      `SELECT seq, data, actor_user_id AS actor, conversation_id AS conversationId, prev_seq AS prevSeq
         FROM events WHERE company_id = ? AND type = ? ORDER BY seq`,
      [ACME, type],
    );
  const directoryVersion = async () =>
    Number(
      (
        await select<{ v: string }>(
          api.database,
          'SELECT directory_version AS v FROM companies WHERE id = ?',
          [ACME],
        )
      )[0]?.v,
    );
  /** Rights are remembered for up to a second. */
  const forgotten = () => new Promise((resolve) => setTimeout(resolve, 1_100));

  beforeAll(async () => {
    api = await startWriteApi({
      [ACME]: [
        { userId: ANNA },
        { userId: BORIS },
        { userId: MODERATOR, permissions: ['messaging.moderate'] },
        { userId: ADMIN, permissions: ['messaging.administer'] },
        { userId: GUEST, permissions: ['messaging.guest'] },
      ],
      [RIVAL]: [{ userId: RITA, permissions: ['messaging.moderate', 'messaging.administer'] }],
    });
    for (const user of [ANNA, BORIS, MODERATOR, ADMIN, GUEST]) tokens[user] = await api.tokenOf(ACME, user);
    tokens[RITA] = await api.tokenOf(RIVAL, RITA);
  });
  afterAll(() => api.stop());

  describe('PUT /conversations/{id}', () => {
    const change = (user: string, id: string, body: object) =>
      api.call('PUT', `/conversations/${id}`, { ...as(user), body });

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
        expect([refused.status, refused.body.type]).toEqual([
          409,
          'urn:messaging:problem:conversation-closed',
        ]);
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
      expect(api.nudged).toContain(ACME);
    });

    it('seals against every write, and only an admin breaks the seal', async () => {
      const { id, conversationId } = (await write(ANNA, 'seal')).body.message;
      expect((await change(MODERATOR, conversationId, { state: 'sealed' })).status).toBe(200);
      const writes = [
        await write(ADMIN, 'seal'),
        await write(ANNA, 'seal', { parentMessageId: id }),
        await api.call('PATCH', `/messages/${id}`, { ...as(ANNA), body: { message: 'changed' } }),
        await api.call('DELETE', `/messages/${id}`, as(ANNA)),
        await api.call('DELETE', `/messages/${id}`, as(MODERATOR)),
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
          (await api.call('PATCH', `/messages/${id}`, { ...as(user), body: { message: 'x' } })).status,
          (
            await api.call('PUT', `/conversations/${conversationId}/following`, {
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
      const rows = await select(
        api.database,
        `SELECT user_id AS userId FROM participants
          WHERE company_id = ? AND conversation_id = ? AND level IS NOT NULL ORDER BY user_id`,
        [ACME, conversationId],
      );
      expect(rows).toEqual([{ userId: ANNA }, { userId: MODERATOR }]);
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

    it('is 403 for employees, 404 for another company, 400 for what makes no sense', async () => {
      const { conversationId } = (await write(ANNA, 'plain')).body.message;
      const before = await events('conversation.changed');
      expect((await change(ANNA, conversationId, { state: 'locked' })).status).toBe(403);
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
      expect(await events('conversation.changed')).toEqual(before);
    });
  });

  describe('PUT and DELETE /people/{id}/sanctions', () => {
    const impose = (user: string, whom: string, body: object) =>
      api.call('PUT', `/people/${whom}/sanctions`, { ...as(user), body });
    const lift = (user: string, whom: string) => api.call('DELETE', `/people/${whom}/sanctions`, as(user));

    it('mutes: who is muted does not write, and hears why; lifted, they write again', async () => {
      const { id } = (await write(BORIS, 'muted')).body.message;
      const muted = await impose(MODERATOR, BORIS, { kind: 'muted', reason: 'Three insults' });
      expect(muted).toMatchObject({
        status: 200,
        body: { userId: BORIS, sanction: { kind: 'muted', until: null, reason: 'Three insults' } },
      });
      await forgotten();
      const refused = await write(BORIS, 'muted');
      expect([refused.status, refused.body.type, refused.body.detail]).toEqual([
        403,
        'urn:messaging:problem:muted',
        'Who is muted may read, but not write.',
      ]);
      // It holds until it is lifted, and why is for those who govern.
      expect(refused.body).not.toHaveProperty('until');
      expect(JSON.stringify(refused.body)).not.toContain('insults');
      // A link that nobody has written under yet is refused in the same words.
      expect({ ...(await write(BORIS, 'Nothing here yet')).body, correlationId: '' }).toEqual({
        ...refused.body,
        correlationId: '',
      });
      expect((await api.call('DELETE', `/messages/${id}`, as(BORIS))).status).toBe(403);
      // Reading on, and saying so, is not writing.
      const { conversationId } = (await write(ANNA, 'muted')).body.message;
      expect(
        (
          await api.call('PUT', `/conversations/${conversationId}/read`, {
            ...as(BORIS),
            body: { position: '1' },
          })
        ).status,
      ).toBe(204);
      expect((await lift(MODERATOR, BORIS)).body).toMatchObject({ sanction: null });
      await forgotten();
      expect((await write(BORIS, 'muted')).status).toBe(201);
      const recorded = (await events('sanction.changed')).map(({ data }) =>
        typeof data === 'string' ? JSON.parse(data) : data,
      );
      expect(recorded.slice(-2)).toEqual([
        { userId: BORIS, kind: 'muted', until: null },
        { userId: BORIS, kind: null, until: null },
      ]);
    });

    it('suspends: who is suspended is told so, and until when, whatever they ask for, until it ends by itself', async () => {
      expect((await impose(MODERATOR, BORIS, { kind: 'suspended', reason: 'x' })).status).toBe(403);
      const until = new Date(Date.now() + 2_500).toISOString();
      expect((await impose(ADMIN, BORIS, { kind: 'suspended', reason: 'Under review', until })).status).toBe(
        200,
      );
      await forgotten();
      const refused = await write(BORIS, 'suspended');
      expect(refused).toMatchObject({
        status: 403,
        body: { type: 'urn:messaging:problem:suspended', until },
      });
      expect(JSON.stringify(refused.body)).not.toContain('review');
      expect(
        await api.call('PUT', '/conversations/1/read', { ...as(BORIS), body: { position: '1' } }),
      ).toMatchObject({
        status: 403,
        body: { type: refused.body.type, until },
      });
      expect((await lift(MODERATOR, BORIS)).status).toBe(403);
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      expect((await write(BORIS, 'suspended')).status).toBe(201);
      expect((await lift(ADMIN, BORIS)).status).toBe(200);
    });

    it('is refused to employees, about oneself, about moderators by moderators, and about strangers', async () => {
      const body = { kind: 'muted', reason: 'x' };
      const before = await events('sanction.changed');
      const answers = [
        await impose(ANNA, BORIS, body),
        await impose(ANNA, '999', body),
        await impose(MODERATOR, MODERATOR, body),
        await impose(MODERATOR, ADMIN, body),
        await impose(MODERATOR, '999', body),
        await impose(MODERATOR, RITA, body),
        await impose(RITA, BORIS, body),
        await impose(GUEST, BORIS, body),
        await impose(ADMIN, BORIS, { kind: 'banned', reason: 'x' }),
        await impose(ADMIN, BORIS, { kind: 'muted' }),
        await impose(ADMIN, BORIS, { ...body, until: '2001-01-01T00:00:00Z' }),
      ];
      expect(answers.map(({ status }) => status)).toEqual([
        403, 403, 403, 403, 404, 404, 404, 403, 400, 400, 400,
      ]);
      expect((await impose(ADMIN, MODERATOR, { ...body, until: LATER })).status).toBe(200);
      expect((await lift(ADMIN, MODERATOR)).status).toBe(200);
      expect((await events('sanction.changed')).length).toBe(before.length + 2);
    });
  });

  describe('PUT /policy', () => {
    const put = (user: string, body: object) => api.call('PUT', '/policy', { ...as(user), body });

    it('narrows what the company may do, version by version, each recorded as an event', async () => {
      const { id } = (await write(ANNA, 'policy')).body.message;
      const first = await put(ADMIN, { settings: { editWindowMinutes: 0 } });
      expect(first).toMatchObject({
        status: 200,
        body: { version: 1, digest: expect.stringMatching(/^[\w-]{43}$/) },
      });
      await forgotten();
      const edit = () => api.call('PATCH', `/messages/${id}`, { ...as(ANNA), body: { message: 'changed' } });
      expect(await edit()).toMatchObject({
        status: 403,
        body: { detail: 'Messages may be edited for 0 minutes after they were written.' },
      });
      expect((await put(ADMIN, { settings: { editWindowMinutes: 0 } })).body).toEqual({
        ...first.body,
        seq: expect.any(String),
      });
      const conflict = await put(ADMIN, { expectedVersion: 0 });
      expect([conflict.status, conflict.body.type]).toEqual([409, 'urn:messaging:problem:version-conflict']);
      expect((await put(ADMIN, { expectedVersion: 1 })).body.version).toBe(2);
      await forgotten();
      expect((await edit()).status).toBe(200);
      const recorded = await events('policy.changed');
      expect(recorded).toMatchObject([{ actor: ADMIN }, { actor: ADMIN }]);
    });

    it('holds in its company alone, and never keeps the admin from changing it back', async () => {
      const all = {
        policies: [
          { id: 'nothing', sentence: 'Nothing goes.', cedar: 'forbid (principal, action, resource);' },
        ],
      };
      expect((await put(ADMIN, all)).status).toBe(200);
      await forgotten();
      expect((await write(ANNA, 'closed company')).body.detail).toBe('Nothing goes.');
      expect((await write(RITA, 'other company')).status).toBe(201);
      expect((await put(ADMIN, {})).status).toBe(200);
      await forgotten();
      expect((await write(ANNA, 'closed company')).status).toBe(201);
    });

    it('is refused to others, and with what permits or makes no sense', async () => {
      const policy = (cedar: string) => ({ policies: [{ id: 'mine', sentence: 'Mine.', cedar }] });
      const answers = [
        await put(ANNA, {}),
        await put(MODERATOR, {}),
        await put(GUEST, {}),
        await put(ADMIN, policy('permit (principal, action, resource);')),
        await put(ADMIN, policy('forbid (principal == Person::"11", action, resource);')),
        await put(ADMIN, { settings: { editWindowMinutes: -1 } }),
        await put(ADMIN, {
          settings: {
            workingHours: {
              timeZone: 'Mars/Olympus',
              weekdays: [1],
              from: '08:00',
              to: '18:00',
              roles: ['employee'],
            },
          },
        }),
        await put(ADMIN, { __proto__: {}, surprise: 1 }),
      ];
      expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 400, 400, 400, 400, 400]);
      expect(answers[3]?.body.detail).toContain('never permits');
    });

    it('can be tried out before: what would change, and nothing is written', async () => {
      const before = await events('policy.changed');
      const simulate = (user: string, body: object) =>
        api.call('POST', '/policy/simulate', { ...as(user), body });
      const tried = await simulate(ADMIN, { settings: { employeesMayStart: false } });
      expect(tried.body).toMatchObject({ usable: true, problems: [] });
      expect(tried.body.changes).toContainEqual({
        role: 'employee',
        action: 'startConversation',
        situation: 'open',
        before: true,
        after: false,
        policies: ['company/settings/moderators-start'],
      });
      expect(new Set(tried.body.changes.map(({ action }: { action: string }) => action))).toEqual(
        new Set(['startConversation']),
      );
      const unusable = await simulate(ADMIN, {
        policies: [{ id: 'p', sentence: 'P.', cedar: 'permit (principal, action, resource);' }],
      });
      expect(unusable.body).toMatchObject({ usable: false, problems: [{ id: 'company/p' }], changes: [] });
      expect((await simulate(ANNA, {})).status).toBe(403);
      expect(await events('policy.changed')).toEqual(before);
    });
  });
});
