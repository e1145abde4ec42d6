import {
  ADMIN,
  ANNA,
  BORIS,
  GUEST,
  MODERATOR,
  RITA,
  forgotten,
  governedCompany,
} from './governed-company.ts';

const LATER = '2999-01-01T00:00:00.000Z';

describe('PUT and DELETE /people/{id}/sanctions', () => {
  const { as, call, write, events, nudged } = governedCompany();
  const impose = (user: string, whom: string, body: object) =>
    call('PUT', `/people/${whom}/sanctions`, { ...as(user), body });
  const lift = (user: string, whom: string) => call('DELETE', `/people/${whom}/sanctions`, as(user));

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
    expect((await call('DELETE', `/messages/${id}`, as(BORIS))).status).toBe(403);
    // Reading on, and saying so, is not writing.
    const { conversationId } = (await write(ANNA, 'muted')).body.message;
    expect(
      (
        await call('PUT', `/conversations/${conversationId}/read`, {
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
      await call('PUT', '/conversations/1/read', { ...as(BORIS), body: { position: '1' } }),
    ).toMatchObject({
      status: 403,
      body: { type: refused.body.type, until },
    });
    expect((await lift(MODERATOR, BORIS)).status).toBe(403);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect((await write(BORIS, 'suspended')).status).toBe(201);
    expect((await lift(ADMIN, BORIS)).status).toBe(200);
  });

  it('has what ended by itself stand in nobody’s way: who may mute does so afterwards, and may lift it', async () => {
    const suspend = () =>
      impose(ADMIN, BORIS, {
        kind: 'suspended',
        reason: 'x',
        until: new Date(Date.now() + 2_000).toISOString(),
      });
    const passed = () => new Promise((resolve) => setTimeout(resolve, 2_050));
    expect((await suspend()).status).toBe(200);
    expect((await impose(MODERATOR, BORIS, { kind: 'muted', reason: 'x' })).status).toBe(403);
    await passed();
    expect(await impose(MODERATOR, BORIS, { kind: 'muted', reason: 'x' })).toMatchObject({
      status: 200,
      body: { sanction: { kind: 'muted' } },
    });
    expect((await suspend()).status).toBe(200);
    await passed();
    expect(await lift(MODERATOR, BORIS)).toMatchObject({ status: 200, body: { sanction: null } });
  });

  it('tells the relay and every process of what has changed, and of nothing else', async () => {
    const before = (await events('sanction.changed')).length;
    const told = nudged().length;
    expect(await lift(ADMIN, ANNA)).toMatchObject({ status: 200, body: { userId: ANNA, sanction: null } });
    expect([(await events('sanction.changed')).length, nudged().length]).toEqual([before, told]);
    expect((await impose(ADMIN, ANNA, { kind: 'muted', reason: 'x' })).status).toBe(200);
    expect([(await events('sanction.changed')).length, nudged().length]).toEqual([before + 1, told + 1]);
    expect((await lift(ADMIN, ANNA)).status).toBe(200);
    expect([(await events('sanction.changed')).length, nudged().length]).toEqual([before + 2, told + 2]);
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
    expect(answers.at(-1)?.body).toMatchObject({ field: 'until', detail: 'until must lie ahead' });
    expect((await impose(ADMIN, MODERATOR, { ...body, until: LATER })).status).toBe(200);
    expect((await lift(ADMIN, MODERATOR)).status).toBe(200);
    expect((await events('sanction.changed')).length).toBe(before.length + 2);
  });
});
