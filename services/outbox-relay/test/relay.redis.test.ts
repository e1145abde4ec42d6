import { conversationRoom, personRoom } from '@messaging/contracts';
import { execute, inTransaction, select } from '@messaging/database';
import { appendEvents, lockStreamHeads } from '@messaging/events';
import { findMessages } from '@messaging/messages';
import { createHeads } from '@messaging/redis';
import { countStatements, eventually } from '@messaging/test-kit';
import { listenToRooms } from './listen-to-rooms.ts';
import { startGround, startRelay, type Ground } from './start-relay.ts';

jest.setTimeout(60_000);

const LINK = { transactionId: '7001' };
const NO_SWEEP = 600_000;
// For what takes many writes: the machine may be busy with other tests.
const PATIENCE_MS = 20_000;

let ground: Ground;
let nextCompany = 1;
/** A company of its own for each test, so that none sees another's events. */
const company = () => String(nextCompany++);

beforeAll(async () => {
  const people = [{ userId: '11' }, { userId: '12' }];
  ground = await startGround(
    Object.fromEntries(Array.from({ length: 60 }, (_, i) => [String(i + 1), people])),
  );
});
afterAll(() => ground.stop());

const say = (
  companyId: string,
  text: string,
  link: { transactionId: string } | { topic: string } = LINK,
) => ({
  companyId,
  userId: '11',
  link,
  text,
});

async function cursorOf(companyId: string): Promise<string | undefined> {
  const [row] = await select<{ seq: string }>(
    ground.database,
    "SELECT seq FROM consumer_cursors WHERE company_id = ? AND consumer = 'relay'",
    [companyId],
  );
  return row?.seq;
}

describe('the relay', () => {
  it('carries each event to its conversation’s room, in order, with the present text', async () => {
    const id = company();
    const listener = await listenToRooms(ground.bus.url, [conversationRoom(id, LINK)]);
    const relay = await startRelay(ground);
    const [first, second] = await ground.writer.send(say(id, 'one'), say(id, 'two'));
    await ground.writer.edit(id, first!.messageId, 'one, edited');
    await eventually(() => expect(listener.seqsIn(conversationRoom(id, LINK))).toEqual(['1', '2', '3']));
    expect(listener.in(conversationRoom(id, LINK)).map((event) => event.type)).toEqual([
      'message.created',
      'message.created',
      'message.edited',
    ]);
    expect(listener.in(conversationRoom(id, LINK))[1]).toMatchObject({
      companyId: id,
      prevSeq: '1',
      rootLink: LINK,
      message: { id: second!.messageId, message: 'two', author: { userId: '11', displayName: 'Person 11' } },
      actor: { userId: '11', displayName: 'Person 11' },
    });
    await eventually(async () => expect(await cursorOf(id)).toBe('3'));
    const heads = await createHeads({ redis: ground.redis }).readHeads(id, [conversationRoom(id, LINK)]);
    expect([...heads.values()]).toEqual(['3']);
    expect(await relay.metrics.print()).toContain(
      'relay_events_total{type="message.edited",service="outbox-relay"} 1',
    );
    await relay.stop();
    await listener.stop();
  });

  it('never replays a text that is gone by the time it is carried', async () => {
    const id = company();
    const listener = await listenToRooms(ground.bus.url, [conversationRoom(id, LINK)]);
    const [secret] = await ground.writer.send(say(id, 'my password is rose'));
    await ground.writer.remove(id, secret!.messageId);
    const relay = await startRelay(ground);
    await eventually(() => expect(listener.seqsIn(conversationRoom(id, LINK))).toEqual(['1', '2']));
    expect(JSON.stringify(listener.in(conversationRoom(id, LINK)))).not.toContain('rose');
    await relay.stop();
    await listener.stop();
  });

  it('goes on past an event that only a later release knows', async () => {
    const id = company();
    const listener = await listenToRooms(ground.bus.url, [conversationRoom(id, LINK)]);
    await ground.writer.send(say(id, 'before'));
    await inTransaction(ground.database, async (trx) => {
      const heads = await lockStreamHeads(trx, [id]);
      const later = {
        companyId: id,
        seq: String(heads.get(id)! + 1n),
        type: 'thing.of-a-later-release' as 'policy.changed',
        conversationId: null,
        prevSeq: '0',
        messageId: null,
        actorUserId: null,
        correlationId: 'later',
        data: { version: 1, digest: '' },
        occurredAt: new Date().toISOString(),
      };
      await appendEvents(trx, [later]);
    });
    await ground.writer.send(say(id, 'after'));
    const relay = await startRelay(ground);
    await eventually(() => expect(listener.seqsIn(conversationRoom(id, LINK))).toEqual(['1', '3']));
    await eventually(() => expect(ground.queued('moderation', id)).toEqual(['1', '3']));
    await eventually(async () => expect(await cursorOf(id)).toBe('3'));
    await relay.stop();
    await listener.stop();
  });

  it('tells named people alone, in their own rooms', async () => {
    const id = company();
    const rooms = [conversationRoom(id, LINK), personRoom(id, '11'), personRoom(id, '12')];
    const listener = await listenToRooms(ground.bus.url, rooms);
    const [written] = await ground.writer.send(say(id, 'hello'));
    await ground.writer.notify(id, written!.messageId, ['12']);
    await ground.writer.notify(id, written!.messageId, ['11', '12']);
    const relay = await startRelay(ground);
    await eventually(() => expect(listener.seqsIn(personRoom(id, '12'))).toEqual(['2', '3']));
    expect(listener.seqsIn(conversationRoom(id, LINK))).toEqual(['1']);
    expect(listener.seqsIn(personRoom(id, '11'))).toEqual(['3']);
    // It has no place in the conversation's chain, so the conversation's head stays.
    const heads = await createHeads({ redis: ground.redis }).readHeads(id, rooms);
    expect([...heads]).toEqual([[conversationRoom(id, LINK), '1']]);
    await relay.stop();
    await listener.stop();
  });

  it('tells a conversation that it was locked, in its chain, as it stands now', async () => {
    const id = company();
    const listener = await listenToRooms(ground.bus.url, [conversationRoom(id, LINK)]);
    const [written] = await ground.writer.send(say(id, 'hello'));
    await inTransaction(ground.database, async (trx) => {
      await lockStreamHeads(trx, [id]);
      const [row] = await findMessages(trx, id, [written!.messageId]);
      await execute(trx, `UPDATE conversations SET state = 'locked', last_seq = 2 WHERE company_id = ?`, [
        id,
      ]);
      await appendEvents(trx, [
        {
          companyId: id,
          seq: '2',
          type: 'conversation.changed',
          conversationId: row!.conversationId,
          prevSeq: '1',
          messageId: null,
          actorUserId: '11',
          correlationId: 'test-changed',
          data: { state: 'locked', audience: 'company', audienceValue: null },
          occurredAt: new Date().toISOString(),
        },
      ]);
    });
    const relay = await startRelay(ground);
    await eventually(() => expect(listener.seqsIn(conversationRoom(id, LINK))).toEqual(['1', '2']));
    expect(listener.in(conversationRoom(id, LINK)).at(-1)).toMatchObject({
      type: 'conversation.changed',
      prevSeq: '1',
      state: 'locked',
      actor: { userId: '11' },
    });
    await relay.stop();
    await listener.stop();
  });

  it('makes one job a queue of what it finds, with the events that queue is for', async () => {
    const id = company();
    const [first] = await ground.writer.send(say(id, 'one'), say(id, 'two'));
    await ground.writer.edit(id, first!.messageId, 'edited');
    await ground.writer.remove(id, first!.messageId);
    const relay = await startRelay(ground);
    await eventually(async () => expect(await cursorOf(id)).toBe('4'));
    await eventually(() => expect(ground.queued('notification', id)).toEqual(['1', '2', '3', '4']));
    await eventually(() => expect(ground.queued('moderation', id)).toEqual(['1', '2', '3']));
    await relay.stop();
  });

  it('is woken by a nudge, without waiting for its sweep', async () => {
    const id = company();
    const listener = await listenToRooms(ground.bus.url, [conversationRoom(id, LINK)]);
    const relay = await startRelay(ground, { sweepMs: NO_SWEEP });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await ground.writer.send(say(id, 'quick'));
    ground.nudge(id);
    await eventually(() => expect(listener.seqsIn(conversationRoom(id, LINK))).toEqual(['1']), 2_000);
    await relay.stop();
    await listener.stop();
  });

  it('keeps every company’s order while many are carried together, and reads them in few statements', async () => {
    const ids = Array.from({ length: 30 }, company);
    const rooms = ids.map((id) => conversationRoom(id, LINK));
    const listener = await listenToRooms(ground.bus.url, rooms);
    const relay = await startRelay(ground, { sweepMs: NO_SWEEP });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const ROUNDS = 10;
    const { statements } = await countStatements(relay.database, async () => {
      for (let round = 0; round < ROUNDS; round++) {
        await ground.writer.send(...ids.map((id) => say(id, `message ${round}`)));
        for (const id of ids) ground.nudge(id);
      }
      const expected = Array.from({ length: ROUNDS }, (_, i) => String(i + 1));
      await eventually(
        () => expect(rooms.map((room) => listener.seqsIn(room))).toEqual(rooms.map(() => expected)),
        PATIENCE_MS,
      );
    });
    // 300 events of 30 companies. A turn takes two reads (and one for companies not seen before); cursors share writes.
    const reads = statements.filter((sql) => /FROM (events|messages)|LEFT JOIN consumer_cursors/.test(sql));
    expect(reads.length).toBeLessThanOrEqual(3 * ROUNDS * 2);
    await relay.stop();
    await listener.stop();
  });

  it('carries a company’s events once, however often it is woken meanwhile', async () => {
    const id = company();
    const listener = await listenToRooms(ground.bus.url, [conversationRoom(id, LINK)]);
    const relay = await startRelay(ground, { sweepMs: 20 });
    const waking = setInterval(() => ground.nudge(id), 1);
    for (let i = 0; i < 150; i++) await ground.writer.send(say(id, `message ${i}`));
    const all = Array.from({ length: 150 }, (_, i) => String(i + 1));
    await eventually(
      () => expect(listener.seqsIn(conversationRoom(id, LINK)).length).toBeGreaterThanOrEqual(150),
      PATIENCE_MS,
    );
    clearInterval(waking);
    await relay.stop();
    expect(listener.seqsIn(conversationRoom(id, LINK))).toEqual(all);
    await listener.stop();
  });

  it('carries a long backlog completely, and does not let it hold up others', async () => {
    const [busy, quiet] = [company(), company()];
    const rooms = [conversationRoom(busy, LINK), conversationRoom(quiet, LINK)];
    const listener = await listenToRooms(ground.bus.url, rooms);
    for (let i = 0; i < 6; i++) {
      await ground.writer.send(...Array.from({ length: 200 }, (_, k) => say(busy, `${i}-${k}`)));
    }
    await ground.writer.send(say(quiet, 'me too'));
    const relay = await startRelay(ground, { sweepMs: NO_SWEEP });
    await eventually(() => expect(listener.seqsIn(rooms[1]!)).toEqual(['1']));
    expect(listener.seqsIn(rooms[0]!).length).toBeLessThan(1_200);
    const all = Array.from({ length: 1_200 }, (_, i) => String(i + 1));
    await eventually(() => expect(listener.seqsIn(rooms[0]!)).toEqual(all), PATIENCE_MS);
    await eventually(() => expect(ground.queued('moderation', busy)).toEqual(all));
    await relay.stop();
    await listener.stop();
  });
});
