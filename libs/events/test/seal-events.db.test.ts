import { checkSeal, encodeEventLeaf, parseMacKeys, type AuditedEvent } from '@messaging/audit';
import { inTransaction, select } from '@messaging/database';
import { appendEvents, lockStreamHeads, sealEvents } from '@messaging/events';
import { createTestDatabase, seedDirectory, type TestDatabase } from '@messaging/test-kit';
import type { Knex } from 'knex';
import { randomBytes } from 'node:crypto';

const newKey = () => randomBytes(32).toString('base64url');

interface Row {
  seq: string;
  type: string;
  conversationId: string | null;
  prevSeq: string;
  messageId: string | null;
  actorUserId: string | null;
  correlationId: string;
  data: string;
  occurredAt: Date;
  commitment: Buffer | null;
  keyId: string | null;
  mac: Buffer | null;
}

let schema: TestDatabase;
beforeAll(async () => {
  schema = await createTestDatabase();
  await seedDirectory(schema.database, { 1: [{ userId: '11' }], 2: [], 3: [] });
});
afterAll(() => schema.drop());

const eventOf = (companyId: string, seq: string, more: Partial<AuditedEvent> = {}): AuditedEvent => ({
  companyId,
  seq,
  type: 'sanction.changed',
  conversationId: null,
  prevSeq: '0',
  messageId: null,
  actorUserId: null,
  correlationId: `corr-${companyId}-${seq}`,
  data: { version: 1 },
  occurredAt: '2026-11-25T10:00:00.123Z',
  ...more,
});
const append = (database: Knex, ...events: AuditedEvent[]) =>
  inTransaction(database, (trx) => appendEvents(trx, events));
const rowsOf = (companyId: string) =>
  select<Row>(
    schema.database,
    `SELECT seq, type, conversation_id AS conversationId, prev_seq AS prevSeq, message_id AS messageId,
            actor_user_id AS actorUserId, correlation_id AS correlationId, data, occurred_at AS occurredAt,
            commitment, mac_key AS keyId, mac
       FROM events WHERE company_id = ? ORDER BY seq`,
    [companyId],
  );
const headOf = (companyId: string) =>
  inTransaction(schema.database, async (trx) => (await lockStreamHeads(trx, [companyId])).get(companyId));

describe('An event that is appended', () => {
  it('is sealed over all it says with the keys of its pool, in transactions too, and with no other’s', async () => {
    const [ours, theirs] = [schema.connect(1), schema.connect(1)];
    const keys = parseMacKeys(`m2:${newKey()},m1:${newKey()}`);
    const others = parseMacKeys(`o1:${newKey()}`);
    sealEvents(ours, keys);
    sealEvents(theirs, others);
    const first = eventOf('1', '1', { actorUserId: '11', commitment: randomBytes(32) });
    const second = eventOf('1', '2', { data: { version: 2 } });
    const third = eventOf('1', '3');
    await append(ours, first, second);
    await append(theirs, third);
    const rows = await rowsOf('1');
    expect(rows.map(({ keyId }) => keyId)).toEqual(['m2', 'm2', 'o1']);
    for (const [i, event] of [first, second, third].entries()) {
      const { keyId, mac } = rows[i]!;
      const seal = { keyId: keyId!, mac: mac! };
      expect(checkSeal(i < 2 ? keys : others, encodeEventLeaf(event), seal)).toBe('right');
      expect(checkSeal(i < 2 ? keys : others, encodeEventLeaf({ ...event, seq: '9' }), seal)).toBe('wrong');
    }
  });

  it('goes in unsealed where the pool has no keys', async () => {
    await append(schema.connect(1), eventOf('2', '1'));
    expect(await rowsOf('2')).toMatchObject([{ seq: '1', keyId: null, mac: null, commitment: null }]);
  });

  it('stands in its row as it was said, and moves the head of its stream', async () => {
    const commitment = randomBytes(32);
    await append(
      schema.database,
      eventOf('3', '1', { commitment, actorUserId: '11', data: { b: 1, a: 2 } as never }),
      eventOf('3', '2', { prevSeq: '1' }),
    );
    const [first, second] = await rowsOf('3');
    expect(first).toEqual({
      seq: '1',
      type: 'sanction.changed',
      conversationId: null,
      prevSeq: '0',
      messageId: null,
      actorUserId: '11',
      correlationId: 'corr-3-1',
      data: expect.anything(),
      occurredAt: new Date('2026-11-25T10:00:00.123Z'),
      commitment,
      keyId: null,
      mac: null,
    });
    expect(second).toMatchObject({ seq: '2', prevSeq: '1' });
    expect(await headOf('3')).toBe(2n);
    expect(await headOf('2')).toBe(1n);
  });
});
