import { execute } from '@messaging/database';
import { conversationRoom, ROOMS_PER_SOCKET } from '@messaging/contracts';
import { keys } from '@messaging/redis';
import { countStatements, eventually } from '@messaging/test-kit';
import { startGround, type Ground, type Node } from './start-cluster.ts';

jest.setTimeout(60_000);

const ACME = '1';
const LINK = { transactionId: '7001' };
const QUICK = { sessionCheckEvery: 50, rightsCheckEvery: 200, headsFor: 0 };

let ground: Ground;
let node: Node;
beforeAll(async () => {
  ground = await startGround({
    [ACME]: [
      { userId: '11' },
      { userId: '12' },
      { userId: '13' },
      { userId: '14', permissions: ['messaging.moderate'] },
    ],
  });
  node = await ground.startNode(QUICK);
  await ground.startRelay();
});
afterAll(() => ground.stop());

const problem = (name: string, more: object = {}) => ({
  ok: false,
  problem: expect.objectContaining({
    type: `urn:messaging:problem:${name}`,
    correlationId: expect.any(String),
    ...more,
  }),
});
const restrict = (audience: string, value: string | null, topic: string) =>
  execute(
    ground.database,
    'UPDATE conversations SET audience = ?, audience_value = ? WHERE company_id = ? AND root_value = ?',
    [audience, value, ACME, topic],
  );

describe('what a client says', () => {
  it('is checked field by field', async () => {
    const client = await node.connect(ACME, '11');
    for (const [event, request, field] of [
      ['conversation.join', {}, 'rootLink'],
      ['conversation.join', undefined, undefined],
      ['conversation.join', { rootLink: LINK, after: -1 }, 'after'],
      ['conversation.join', { rootLink: { transactionId: '7', planId: '8' } }, 'rootLink'],
      ['conversation.join', { rootLink: LINK, companyId: '2' }, 'companyId'],
      ['conversation.join', { rootLink: { transactionId: { $gt: '' } } }, 'rootLink.transactionId'],
      ['conversation.leave', { rootLink: 'x' }, 'rootLink'],
      [
        'conversation.sync',
        { conversations: Array(51).fill({ rootLink: LINK, after: '0' }) },
        'conversations',
      ],
      ['typing.set', { rootLink: LINK, typing: 'yes' }, 'typing'],
      ['session.refresh', { token: '' }, 'token'],
    ] as const) {
      expect(await client.say(event, request)).toEqual(
        problem('invalid-request', field === undefined ? {} : { field }),
      );
    }
    expect(await client.say('conversation.join', { rootLink: LINK }, 'more')).toEqual(
      problem('invalid-request'),
    );
    client.close();
  });

  it('has no effect and is counted when it is unknown, even by a name every object has', async () => {
    const client = await node.connect(ACME, '11');
    for (const name of ['message.created', 'constructor', '__proto__', 'toString', 'x'.repeat(1_000)]) {
      expect(await client.say(name, {})).toEqual(problem('invalid-request'));
    }
    expect(await node.metrics.print()).toMatch(
      /realtime_client_events_total{event="unknown",outcome="invalid-request",[^}]*} 5/,
    );
    expect(client.socket.connected).toBe(true);
    client.close();
  });

  it('needs no acknowledgement', async () => {
    const client = await node.connect(ACME, '11');
    (client.socket as { emit: (...args: unknown[]) => void }).emit('conversation.join', { rootLink: LINK });
    (client.socket as { emit: (...args: unknown[]) => void }).emit('conversation.join', 'nonsense');
    expect(await client.setTyping(LINK, false)).toEqual({ ok: true });
    client.close();
  });

  it('class 21: unbounded input; ends the connection when it is too large, and nobody else’s', async () => {
    const [large, other] = await Promise.all([node.connect(ACME, '11'), node.connect(ACME, '12')]);
    large.socket.emit('session.refresh', { token: 'x'.repeat(40_000) }, () => undefined);
    await eventually(() => expect(large.socket.connected).toBe(false));
    expect(other.socket.connected).toBe(true);
    other.close();
  });

  it('is refused when it comes too fast, and ends the connection when that does not stop', async () => {
    const client = await node.connect(ACME, '11');
    const answers = await Promise.all(Array.from({ length: 80 }, () => client.setTyping(LINK, false)));
    const refused = answers.filter(
      (answer) => !answer.ok && answer.problem.type.endsWith('too-many-requests'),
    );
    expect(refused.length).toBeGreaterThanOrEqual(15);
    expect(refused[0]).toEqual(problem('too-many-requests', { retryAfterSeconds: 1 }));
    expect(client.socket.connected).toBe(true);
    for (let i = 0; i < 400; i++)
      client.socket.emit('typing.set', { rootLink: LINK, typing: false }, () => undefined);
    await eventually(() => expect(client.socket.connected).toBe(false));
    expect(await node.metrics.print()).toMatch(
      /realtime_connections_cut_total{reason="abusive",[^}]*} [1-9]/,
    );
  });

  it('opens so many conversations and no more, and leaving one makes room', async () => {
    const generous = await ground.startNode({ ...QUICK, eventsAtOnce: 500 });
    const client = await generous.connect(ACME, '11');
    const links = Array.from({ length: ROOMS_PER_SOCKET + 1 }, (_, i) => ({
      transactionId: String(900 + i),
    }));
    const answers = await Promise.all(links.map((link) => client.join(link)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(ROOMS_PER_SOCKET);
    const left = links[answers.findIndex(({ ok }) => ok)]!;
    const refused = links[answers.findIndex(({ ok }) => !ok)]!;
    expect(await client.join(refused)).toEqual(problem('too-many-requests'));
    await client.leave(left);
    expect(await client.join(refused)).toMatchObject({ ok: true });
    client.close();
    await generous.stop();
  });
});

describe('a conversation that could not be opened', () => {
  it('stays closed: nothing of it arrives, and it takes no place', async () => {
    const link = { planId: '4242' };
    const room = conversationRoom(ACME, link);
    // Something else stands where presence should be.
    await ground.commands.set(keys.presence(ACME, room), 'in the way');
    const [fails, witness] = await Promise.all([node.connect(ACME, '11'), node.connect(ACME, '12')]);
    expect(await fails.join(link)).toEqual(problem('internal-error'));
    await ground.commands.del(keys.presence(ACME, room));
    expect(await witness.join(link)).toMatchObject({ ok: true, people: [{ userId: '12' }] });
    await ground.send({ companyId: ACME, userId: '12', link, text: 'for those inside' });
    await eventually(() => expect(witness.texts()).toEqual(['for those inside']), 30_000);
    expect(fails.heard).toEqual([]);
    expect(await fails.setTyping(link, true)).toEqual(problem('not-found'));
    fails.close();
    witness.close();
  });
});

describe('many clients that come back at once', () => {
  it('cost the database a few statements, not one each', async () => {
    const quiet = await ground.startNode({ ...QUICK, socketsPerPerson: 100, rightsCheckEvery: 60_000 });
    const clients = await Promise.all(Array.from({ length: 40 }, () => quiet.connect(ACME, '12')));
    const { statements } = await countStatements(quiet.database, () =>
      Promise.all(
        clients.flatMap((client) => [
          client.join(LINK),
          client.join({ planId: '4' }),
          client.join({ topic: 'x' }),
        ]),
      ),
    );
    expect(statements.length).toBeLessThanOrEqual(30);
    for (const client of clients) client.close();
    await quiet.stop();
  });
});

describe('a conversation a person may not read', () => {
  it('looks like an empty one, and is silent', async () => {
    const topic = 'Board';
    const secret = await ground.send({ companyId: ACME, userId: '11', link: { topic }, text: 'secret' });
    await restrict('permission', 'messaging.moderate', topic);
    const [reader, outsider] = await Promise.all([node.connect(ACME, '14'), node.connect(ACME, '12')]);
    expect(await reader.join({ topic })).toMatchObject({ ok: true, head: secret.seq });
    const empty = await outsider.join({ topic: 'Nobody wrote here' });
    const hidden = await outsider.join({ topic }, '0');
    expect({ ...hidden, rootLink: '' }).toEqual({ ...empty, rootLink: '' });
    expect(await outsider.sync({ topic }, '0')).toMatchObject({
      conversations: [{ head: '0', behind: false, missed: [] }],
    });
    expect(await outsider.setTyping({ topic }, true)).toEqual({ ok: true });
    await ground.send({ companyId: ACME, userId: '11', link: { topic }, text: 'more' });
    await eventually(() => expect(reader.texts().at(-1)).toBe('more'), 30_000);
    expect(outsider.heard).toEqual([]);
    expect(
      outsider.presence.filter(({ rootLink }) => 'topic' in rootLink && rootLink.topic === topic),
    ).toEqual([]);
    expect(reader.presence.flatMap(({ people }) => people.map(({ userId }) => userId))).not.toContain('12');
    expect(reader.typing).toEqual([]);
    reader.close();
    outsider.close();
  });

  it('falls silent for who could read it, soon after', async () => {
    const topic = 'Soon closed';
    await ground.send({ companyId: ACME, userId: '11', link: { topic }, text: 'open' });
    const [stays, loses] = await Promise.all([node.connect(ACME, '14'), node.connect(ACME, '12')]);
    await Promise.all([stays.join({ topic }), loses.join({ topic })]);
    await eventually(() => expect(stays.presence.at(-1)?.people).toHaveLength(2));
    await restrict('permission', 'messaging.moderate', topic);
    await eventually(() => expect(stays.presence.at(-1)?.people).toHaveLength(1));
    const before = loses.heard.length;
    await ground.send({ companyId: ACME, userId: '11', link: { topic }, text: 'closed' });
    await eventually(() => expect(stays.texts().at(-1)).toBe('closed'), 30_000);
    expect(loses.heard).toHaveLength(before);
    expect(loses.socket.connected).toBe(true);
    stays.close();
    loses.close();
  });
});

describe('a session', () => {
  it('is announced before it ends, and ends the connection when its token does', async () => {
    const client = await node.connect(ACME, '11', { expiresInSeconds: 2 });
    await eventually(() => expect(client.signals).toEqual(['session.expiring']));
    await eventually(
      () => expect(client.signals).toEqual(['session.expiring', 'disconnect: io server disconnect']),
      4_000,
    );
  });

  it('goes on with a newer token of the same person, company and session, and with no other', async () => {
    const client = await node.connect(ACME, '11', { expiresInSeconds: 2 });
    const token = (userId: string, sessionId?: string, companyId = ACME) =>
      ground.issuer.personToken(companyId, userId, sessionId === undefined ? {} : { sessionId });
    expect(await client.refresh(await token('12'))).toEqual(problem('forbidden'));
    expect(await client.refresh(await token('11', 'another'))).toEqual(problem('forbidden'));
    expect(await client.refresh(await token('11', undefined, '2'))).toEqual(problem('forbidden'));
    expect(await client.refresh(await ground.issuer.serviceToken('directory:write'))).toEqual(
      problem('unauthenticated'),
    );
    expect(await client.refresh('eyJhbGciOiJub25lIn0.e30.')).toEqual(problem('unauthenticated'));
    const answer = await client.refresh(await token('11'));
    expect(answer).toEqual({ ok: true, expiresAt: expect.stringMatching(/^\d{4}-/) });
    await new Promise((resolve) => setTimeout(resolve, 2_200));
    expect(client.socket.connected).toBe(true);
    client.close();
  });

  it('ends soon after the employment does, and nobody else’s', async () => {
    const [gone, stays] = await Promise.all([node.connect(ACME, '13'), node.connect(ACME, '12')]);
    await execute(ground.database, 'UPDATE employments SET active = 0 WHERE company_id = ? AND user_id = ?', [
      ACME,
      '13',
    ]);
    await eventually(() => expect(gone.signals).toEqual(['disconnect: io server disconnect']));
    expect(stays.socket.connected).toBe(true);
    expect(await node.metrics.print()).toMatch(
      /realtime_connections_cut_total{reason="not-employed",[^}]*} 1/,
    );
    stays.close();
  });
});

describe('a node that stops', () => {
  it('asks its clients to leave, takes them out of presence, and lets no new ones in', async () => {
    const stopping = await ground.startNode({ drainSpreadMs: 400, presenceSeconds: 60 });
    const link = { planId: '99' };
    const [leaves, stays, witness] = await Promise.all([
      stopping.connect(ACME, '11'),
      stopping.connect(ACME, '12'),
      node.connect(ACME, '14'),
    ]);
    const ticket = await stopping.ticketFor(ACME, '11');
    await Promise.all([leaves.join(link), stays.join(link), witness.join(link)]);
    await eventually(() => expect(witness.presence.at(-1)?.people).toHaveLength(3));
    const stopped = stopping.stop();
    await eventually(() => expect(leaves.signals).toEqual(['server.draining']));
    await expect(stopping.open(ticket)).rejects.toThrow();
    leaves.close();
    await stopped;
    expect(stays.signals).toEqual(['server.draining', 'disconnect: io server disconnect']);
    await eventually(() =>
      expect(witness.presence.at(-1)?.people).toEqual([{ userId: '14', displayName: 'Person 14' }]),
    );
    witness.close();
  });
});
