import { inTransaction, select } from '@messaging/database';
import { lockStreamHeads, readEvents } from '@messaging/events';
import {
  createMessageWriter,
  createTestDatabase,
  eventually,
  seedDirectory,
  type MessageWriter,
  type TestDatabase,
} from '@messaging/test-kit';
import type { Knex } from 'knex';
import { notifyPeople } from '../src/commands/notify-people.ts';

const ACME = '1';
const [ANNA, BORIS, CLARA, DORA] = ['11', '12', '13', '14'];

describe('somebody who is put out of a conversation', () => {
  let schema: TestDatabase;
  let database: Knex;
  let writer: MessageWriter;
  beforeAll(async () => {
    schema = await createTestDatabase();
    database = schema.connect(4);
    await seedDirectory(database, {
      [ACME]: [
        { userId: ANNA, username: 'anna' },
        { userId: BORIS, username: 'boris' },
        { userId: CLARA, username: 'clara' },
        { userId: DORA, username: 'dora' },
      ],
    });
    writer = createMessageWriter(database);
  });
  afterAll(() => schema.drop());

  const send = async (userId: string, topic: string, text: string) => {
    const [written] = await writer.send({ companyId: ACME, userId, link: { topic }, text });
    return written!;
  };
  /** What the worker does about this event of the stream. */
  async function notify({ seq }: { seq: string }): Promise<void> {
    const events = await readEvents(database, ACME, String(BigInt(seq) - 1n), 1);
    await inTransaction(database, (trx) => notifyPeople(trx, events));
  }
  /** Makes it a conversation of these people alone, as the write API does with the stream locked. */
  async function narrow(trx: Knex, topic: string, userIds: string[]): Promise<void> {
    const { id } = await trx('conversations').where({ company_id: ACME, root_value: topic }).first('id');
    const all = { company_id: ACME, conversation_id: id };
    await trx('participants').where(all).whereNotIn('user_id', userIds).update({ level: null });
    await trx('conversations').where({ company_id: ACME, id }).update({ audience: 'participants' });
  }
  const employ = (userId: string, active: boolean) =>
    database('employments').where({ company_id: ACME, user_id: userId }).update({ active });
  const levelsOf = async (topic: string) =>
    Object.fromEntries(
      (
        await select<{ userId: string; level: string | null }>(
          database,
          `SELECT p.user_id AS userId, p.level FROM participants p
             JOIN conversations c ON c.company_id = p.company_id AND c.id = p.conversation_id
            WHERE p.company_id = ? AND c.root_value = ?`,
          [ACME, topic],
        )
      ).map(({ userId, level }) => [userId, level]),
    );

  it('stays out when a mention from before is told of only then', async () => {
    await send(BORIS, 'Pump', 'The pump is late.');
    const mention = await send(ANNA, 'Pump', 'Ask @boris and @clara');
    const moderator = await database.transaction();
    await lockStreamHeads(moderator, [ACME]);
    const told = notify(mention);
    await eventually(async () => {
      const [waiting] = await select<{ n: number }>(
        database,
        `SELECT COUNT(*) AS n FROM information_schema.processlist
          WHERE db = DATABASE() AND info LIKE 'SELECT company_id, last_seq FROM stream_heads%FOR UPDATE'`,
      );
      expect(Number(waiting?.n)).toBe(1);
    });
    await narrow(moderator, 'Pump', [ANNA]);
    await moderator.commit();
    await told;
    expect(await levelsOf('Pump')).toEqual({ [ANNA]: 'all', [BORIS]: null });
  });

  it('is let back in by no mention, while one in a conversation of the whole company makes them follow it', async () => {
    await notify(await send(ANNA, 'Open', 'Ask @boris'));
    expect(await levelsOf('Open')).toEqual({ [ANNA]: 'all', [BORIS]: 'mentions' });
    await narrow(database, 'Open', [ANNA]);
    await notify(await send(ANNA, 'Open', 'Or @boris and @clara'));
    expect(await levelsOf('Open')).toEqual({ [ANNA]: 'all', [BORIS]: null });
  });

  /** Whom the stream names in what it says about the message, one list an event. */
  async function namedFor(messageId: string): Promise<string[][]> {
    const events = await readEvents(database, ACME, '0', 1_000);
    return events
      .filter((event) => event.type === 'people.notified' && event.messageId === messageId)
      .map(({ data }) => [...(data as { userIds: string[] }).userIds].sort());
  }

  it.each(['remove', 'hide'] as const)(
    'hears nothing more of it, not even of a message that is gone: %s',
    async (goes) => {
      await employ(DORA, true);
      const topic = `Secret ${goes}`;
      const { messageId, seq } = await send(ANNA, topic, 'Ask @boris, @clara and @dora');
      await notify({ seq });
      expect(await namedFor(messageId)).toEqual([[BORIS, CLARA, DORA]]);
      await narrow(database, topic, [ANNA, CLARA, DORA]);
      await employ(DORA, false);

      await notify(await writer[goes](ACME, messageId));
      expect((await namedFor(messageId)).slice(1)).toEqual([[CLARA]]);
      const rows = await database('notifications').where({ company_id: ACME, message_id: messageId });
      expect(rows.map((row) => row.withdrawn_at)).toEqual([
        expect.any(Date),
        expect.any(Date),
        expect.any(Date),
      ]);
    },
  );

  it('is named by no event where nobody else was told', async () => {
    const { messageId, seq } = await send(ANNA, 'Secret', 'Ask @boris');
    await notify({ seq });
    await narrow(database, 'Secret', [ANNA]);
    await notify(await writer.remove(ACME, messageId));
    expect(await namedFor(messageId)).toEqual([[BORIS]]);
  });
});
