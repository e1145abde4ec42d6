import { createHash } from 'node:crypto';
import { execute, insertRows } from '@messaging/database';
import { startReadApi, type ReadApi } from './start-read-api.ts';

const [ACME, RIVAL] = ['1', '2'];
const [ANNA, BORIS, ADMIN, AUDITOR, GUEST, MODERATOR, RITA] = ['11', '12', '13', '14', '15', '16', '21'];
const TOPIC = { topic: 'pump' };

describe('The policy of a company', () => {
  let api: ReadApi;
  let messageId: string;
  let conversationId: string;

  const get = async (user: string, path: string, company = ACME) =>
    api.get(path, await api.tokenOf(company, user));
  const explain = (user: string, query: string, company = ACME) =>
    get(user, `/policy/explain?${query}`, company);

  async function overlay(version: number, overlay: object, digest?: string): Promise<void> {
    const stored = JSON.stringify(overlay);
    await insertRows(
      api.database,
      'policy_overlays',
      ['company_id', 'version', 'overlay', 'digest', 'changed_by', 'seq', 'changed_at'],
      [
        {
          company_id: ACME,
          version,
          overlay: stored,
          digest: digest ?? createHash('sha256').update(stored).digest('base64url'),
          changed_by: ADMIN,
          seq: version,
          changed_at: new Date(),
        },
      ],
    );
    await changed();
  }
  /** What was remembered of the company is forgotten within a second. */
  async function changed(): Promise<void> {
    await execute(
      api.database,
      'UPDATE companies SET directory_version = directory_version + 1 WHERE id = ?',
      [ACME],
    );
    await new Promise((resolve) => setTimeout(resolve, 1_100));
  }

  beforeAll(async () => {
    api = await startReadApi({
      [ACME]: [
        { userId: ANNA },
        { userId: BORIS },
        { userId: ADMIN, permissions: ['messaging.administer'] },
        { userId: AUDITOR, permissions: ['messaging.audit'] },
        { userId: GUEST, permissions: ['messaging.guest'] },
        { userId: MODERATOR, permissions: ['messaging.moderate'] },
      ],
      [RIVAL]: [{ userId: RITA, permissions: ['messaging.administer'] }],
    });
    const { message } = await api.writer.send(ACME, ANNA, TOPIC, 'Where is the pump?');
    ({ id: messageId, conversationId } = message);
  });
  afterAll(() => api.stop());

  it('is explained to everybody about themselves: the decision, the policies that made it, and why', async () => {
    const own = await explain(ANNA, `action=editMessage&messageId=${messageId}`);
    expect(own).toMatchObject({
      status: 200,
      body: {
        action: 'editMessage',
        about: { userId: ANNA, roles: ['employee'], sanction: 'none' },
        allowed: true,
        decisions: [
          {
            action: 'readConversation',
            allowed: true,
            policies: [{ id: 'employees-read', effect: 'permit' }],
          },
          {
            action: 'editMessage',
            allowed: true,
            policies: [{ id: 'authors-keep-their-words', effect: 'permit' }],
          },
        ],
        policyVersion: '0',
      },
    });
    const others = await explain(BORIS, `action=editMessage&messageId=${messageId}`);
    expect(others.body).toMatchObject({
      allowed: false,
      decisions: [
        { allowed: true },
        { allowed: false, policies: [], reason: 'Nothing permits them to edit a message here.' },
      ],
    });
    expect((await explain(BORIS, 'action=sendMessage&topic=pump')).body.allowed).toBe(true);
    expect((await explain(GUEST, 'action=startConversation&topic=nothing')).body.allowed).toBe(false);
    expect((await explain(ADMIN, `action=suspendPerson&personId=${ADMIN}`)).body.decisions[0].reason).toBe(
      'Nobody mutes or suspends themselves.',
    );
  });

  it('is explained about others to messaging admins, and to nobody else', async () => {
    const about = await explain(ADMIN, `action=deleteMessage&messageId=${messageId}&about=${BORIS}`);
    expect(about.body).toMatchObject({ about: { userId: BORIS }, allowed: false });
    expect((await explain(ADMIN, `action=readConversation&topic=pump&about=${GUEST}`)).body).toMatchObject({
      allowed: false,
    });
    for (const user of [BORIS, AUDITOR, GUEST]) {
      expect((await explain(user, `action=listPeople&about=${ANNA}`)).status).toBe(403);
    }
    expect((await explain(ADMIN, `action=listPeople&about=${RITA}`)).status).toBe(404);
    expect((await explain(RITA, `action=editMessage&messageId=${messageId}`, RIVAL)).status).toBe(404);
  });

  it('tells who works here, and what they hold, only to who may mute or suspend at all', async () => {
    const on = (whom: string, user: string, action = 'mutePerson', about = '') =>
      explain(user, `action=${action}&personId=${whom}${about}`);
    for (const user of [ANNA, AUDITOR, GUEST])
      for (const action of ['mutePerson', 'suspendPerson']) {
        const answers = await Promise.all(
          [BORIS, MODERATOR, ADMIN, RITA, '999'].map((whom) => on(whom, user, action)),
        );
        expect(answers[0]).toMatchObject({ status: 200, body: { allowed: false } });
        expect(answers.map(({ status, body }) => ({ status, body }))).toEqual(
          answers.map(() => ({ status: 200, body: answers[0]?.body })),
        );
      }
    expect((await on(BORIS, MODERATOR)).body.allowed).toBe(true);
    expect((await on(ADMIN, MODERATOR)).body).toMatchObject({
      allowed: false,
      decisions: [{ policies: [{ id: 'moderators-are-sanctioned-by-admins' }] }],
    });
    expect((await on('999', MODERATOR)).status).toBe(404);
    expect((await on(MODERATOR, ADMIN, 'suspendPerson')).body.allowed).toBe(true);
    // What is said of somebody is what they would be answered themselves.
    expect((await on('999', ADMIN, 'mutePerson', `&about=${ANNA}`)).body.allowed).toBe(false);
    expect((await on('999', ADMIN, 'mutePerson', `&about=${MODERATOR}`)).status).toBe(404);
  });

  it('does not tell of what the asker may not read', async () => {
    await api.writer.restrict(ACME, conversationId, 'permission', 'messaging.audit');
    const hidden = await explain(ADMIN, `action=editMessage&messageId=${messageId}&about=${ANNA}`);
    const absent = await explain(ADMIN, `action=editMessage&messageId=999&about=${ANNA}`);
    expect([hidden.status, hidden.body.detail]).toEqual([absent.status, absent.body.detail]);
    expect((await explain(ADMIN, 'action=sendMessage&topic=pump')).body).toEqual(
      (await explain(ADMIN, 'action=sendMessage&topic=nothing')).body,
    );
    await api.writer.restrict(ACME, conversationId, 'company', null);
  });

  it('is read whole by messaging admins and auditors', async () => {
    const { status, body } = await get(AUDITOR, '/policy');
    expect([status, body.overlay, body.versions]).toEqual([200, null, []]);
    expect(body.base.length).toBeGreaterThan(15);
    expect(body.matrix).toContainEqual({
      role: 'guest',
      action: 'readConversation',
      situation: 'for the company',
      allowed: false,
      policies: [],
    });
    for (const user of [ANNA, GUEST]) expect((await get(user, '/policy')).status).toBe(403);
  });

  it('takes away what its newest version says, and explains with its words', async () => {
    const policies = [
      {
        id: 'no-edits',
        sentence: 'We never edit.',
        cedar: 'forbid (principal, action == Action::"editMessage", resource);',
      },
    ];
    await overlay(1, { policies, settings: {} });
    expect((await explain(ANNA, `action=editMessage&messageId=${messageId}`)).body).toMatchObject({
      allowed: false,
      policyVersion: '1',
      decisions: [
        {},
        {
          policies: [{ id: 'company/no-edits', effect: 'forbid', sentence: 'We never edit.' }],
          reason: 'We never edit.',
        },
      ],
    });
    const { body } = await get(ADMIN, '/policy');
    expect(body).toMatchObject({
      overlay: { version: 1, policies },
      versions: [{ version: 1, by: { userId: ADMIN } }],
    });
  });

  it('closes the company when its overlay is not what was agreed to, or cannot be understood; rights to change it stay', async () => {
    await overlay(2, { policies: [], settings: {} }, 'x'.repeat(43));
    for (const user of [ANNA, ADMIN]) expect((await get(user, '/?topic=pump')).body.conversation).toBeNull();
    expect((await get(ADMIN, '/policy')).status).toBe(200);
    await overlay(3, { policies: [], settings: { fromTheFuture: true } });
    expect((await get(ANNA, '/?topic=pump')).body.conversation).toBeNull();
    // What cannot be understood is not shown as if it were in force.
    expect((await get(ADMIN, '/policy')).body).toMatchObject({
      overlay: null,
      versions: [{ version: 3 }, {}, {}],
    });
    await overlay(4, { policies: [], settings: {} });
    expect((await get(ANNA, '/?topic=pump')).body.conversation).toMatchObject({ id: conversationId });
  });

  it('shows guests what they are named in, and nothing else, wherever they look', async () => {
    const { message } = await api.writer.send(ACME, ANNA, { topic: 'with guest' }, 'Welcome');
    await api.writer.restrict(ACME, message.conversationId, 'participants', null);
    await api.writer.follow(ACME, message.conversationId, GUEST, 'all');
    expect((await get(GUEST, '/?topic=with%20guest')).body.conversation).toMatchObject({
      id: message.conversationId,
    });
    expect((await get(GUEST, '/?topic=pump')).body.conversation).toBeNull();
    expect((await get(GUEST, `/messages/${messageId}`)).status).toBe(404);
    // Nobody else does; not who never was there, nor who once looked, before it was for named people.
    await api.writer.follow(ACME, message.conversationId, ADMIN, null);
    for (const user of [BORIS, ADMIN]) {
      expect((await get(user, '/?topic=with%20guest')).body.conversation).toBeNull();
      expect((await get(user, `/messages/${message.id}`)).status).toBe(404);
    }
    const { events } = (await get(GUEST, '/events?after=0')).body;
    expect(new Set(events.map((event: { conversationId: string }) => event.conversationId))).toEqual(
      new Set([message.conversationId]),
    );
    expect((await get(GUEST, '/people?query=Per')).status).toBe(403);
  });

  it('lets a suspended person see nothing, and a muted one everything', async () => {
    const impose = (kind: string) =>
      execute(
        api.database,
        `INSERT INTO sanctions (company_id, user_id, kind, reason, imposed_by, seq, imposed_at) VALUES (?, ?, ?, 'r', ?, 1, NOW(3))
         ON DUPLICATE KEY UPDATE kind = VALUES(kind)`,
        [ACME, BORIS, kind, ADMIN],
      );
    expect((await get(BORIS, '/me')).body.mute).toBeNull();
    await impose('muted');
    await changed();
    expect((await get(BORIS, '/me')).body.mute).toEqual({ until: null });
    expect((await get(BORIS, '/?topic=pump')).status).toBe(200);
    expect((await explain(BORIS, 'action=sendMessage&topic=pump')).body).toMatchObject({
      allowed: false,
      about: { sanction: 'muted' },
    });
    await impose('suspended');
    await changed();
    for (const path of [
      '/',
      '/?topic=pump',
      `/messages/${messageId}`,
      '/events?after=0',
      '/notifications',
      '/people',
      '/me',
    ]) {
      const { status, body } = await get(BORIS, path);
      expect([path, status, body.type]).toEqual([path, 403, 'urn:messaging:problem:suspended']);
    }
    expect((await explain(ADMIN, `action=readConversation&topic=pump&about=${BORIS}`)).body).toMatchObject({
      allowed: false,
      about: { sanction: 'suspended' },
      decisions: [{ policies: [{ id: 'suspended' }] }],
    });
  });

  it.each([
    'action=rule',
    'action=writeDirectory',
    'action=editMessage',
    'action=sendMessage',
    'action=mutePerson',
    'action=listPeople&about=x',
    'action=listPeople&action=readAudit',
    'action=sendMessage&topic=a&planId=1',
  ])('is 400 for %s', async (query) => {
    expect((await explain(ANNA, query)).status).toBe(400);
  });
});
