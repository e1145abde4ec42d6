import { ADMIN, ANNA, GUEST, MODERATOR, RITA, forgotten, governedCompany } from './governed-company.ts';

describe('PUT /policy', () => {
  const { as, call, write, events } = governedCompany();
  const put = (user: string, body: object) => call('PUT', '/policy', { ...as(user), body });

  it('narrows what the company may do, version by version, each recorded as an event', async () => {
    const { id } = (await write(ANNA, 'policy')).body.message;
    const first = await put(ADMIN, { settings: { editWindowMinutes: 0 } });
    expect(first).toMatchObject({
      status: 200,
      body: { version: 1, digest: expect.stringMatching(/^[\w-]{43}$/) },
    });
    await forgotten();
    const edit = () => call('PATCH', `/messages/${id}`, { ...as(ANNA), body: { message: 'changed' } });
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
    const [told] = recorded.map(({ data }): unknown => (typeof data === 'string' ? JSON.parse(data) : data));
    expect(told).toEqual({ version: 1, digest: first.body.digest });
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
    expect(answers[1]?.body.detail).toBe('Only a messaging admin may change the policy.');
    expect(answers[3]?.body).toMatchObject({
      field: 'policies',
      detail: expect.stringMatching(/^policies company\/mine: .*never permits/),
    });
    const permits = 'permit (principal, action, resource);';
    const both = ['mine', 'yours'].map((id) => ({ id, sentence: 'So.', cedar: permits }));
    expect((await put(ADMIN, { policies: both })).body.errors).toEqual(
      ['mine', 'yours'].map((id) => ({
        field: `policies company/${id}`,
        detail: expect.stringContaining('never permits'),
      })),
    );
  });

  it('can be tried out before: what would change, and nothing is written', async () => {
    const before = await events('policy.changed');
    const simulate = (user: string, body: object) => call('POST', '/policy/simulate', { ...as(user), body });
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
