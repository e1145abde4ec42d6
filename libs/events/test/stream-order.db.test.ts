import type { StreamEvent } from '@messaging/contracts';
import { inTransaction, select } from '@messaging/database';
import { advanceCursor, appendEvents, findBehind, lockStreamHeads, readEvents } from '@messaging/events';
import { createTestDatabase, seedDirectory, type TestDatabase } from '@messaging/test-kit';
import type { Knex } from 'knex';

const ACME = '1';

const event = (seq: bigint, correlationId: string): StreamEvent => ({
  companyId: ACME,
  seq: String(seq),
  type: 'directory.changed',
  conversationId: null,
  prevSeq: '0',
  messageId: null,
  actorUserId: null,
  correlationId,
  data: { employments: 0 },
  occurredAt: '2026-11-01T08:00:00.000Z',
});

describe('the event stream of a company', () => {
  let schema: TestDatabase;
  beforeAll(async () => {
    schema = await createTestDatabase();
    await seedDirectory(schema.database, { [ACME]: [] });
  });
  afterAll(() => schema.drop());

  async function append(
    database: Knex,
    name: string,
    beforeCommit: () => Promise<void> = () => Promise.resolve(),
  ) {
    await inTransaction(database, async (trx) => {
      const heads = await lockStreamHeads(trx, [ACME]);
      await appendEvents(trx, [event(heads.get(ACME)! + 1n, name)]);
      await beforeCommit();
    });
  }

  it('shows no cursor a later event before an earlier one, however two transactions interleave', async () => {
    const { database } = schema;
    let commitSlow = () => {};
    const held = new Promise<void>((resolve) => (commitSlow = resolve));
    let slowHasWritten = () => {};
    const written = new Promise<void>((resolve) => (slowHasWritten = resolve));

    const slow = append(database, 'slow', () => {
      slowHasWritten();
      return held;
    });
    await written;
    const fast = append(database, 'fast');
    // With numbers taken outside the transaction, "fast" would be visible here and a cursor would step over "slow".
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(await readEvents(database, ACME, '0', 10)).toEqual([]);

    commitSlow();
    await Promise.all([slow, fast]);
    const events = await readEvents(database, ACME, '0', 10);
    expect(events.map(({ seq, correlationId }) => [seq, correlationId])).toEqual([
      ['1', 'slow'],
      ['2', 'fast'],
    ]);
  });

  it('leaves no gap behind a transaction that was rolled back', async () => {
    const failed = append(schema.database, 'failed', () => Promise.reject(new Error('crash before commit')));
    await expect(failed).rejects.toThrow('crash before commit');
    await append(schema.database, 'next');
    const seqs = (await readEvents(schema.database, ACME, '0', 10)).map(({ seq }) => seq);
    expect(seqs).toEqual(['1', '2', '3']);
  });

  it('survives 40 writes on 8 connections at once without a gap or a number used twice', async () => {
    const pool = schema.connect(8);
    const [head] = await select<{ last_seq: string }>(
      pool,
      'SELECT last_seq FROM stream_heads WHERE company_id = ?',
      [ACME],
    );
    const writeFive = async (writer: number) => {
      for (let i = 0; i < 5; i++) await append(pool, `writer-${writer}-${i}`);
    };
    await Promise.all(Array.from({ length: 8 }, (_, writer) => writeFive(writer)));
    const seqs = (await readEvents(pool, ACME, head!.last_seq, 100)).map(({ seq }) => Number(seq));
    expect(seqs).toEqual(Array.from({ length: 40 }, (_, i) => Number(head!.last_seq) + i + 1));
  });

  it('moves a cursor forward only', async () => {
    const { database } = schema;
    await advanceCursor(database, 'relay', ACME, '3');
    await advanceCursor(database, 'relay', ACME, '2');
    expect(await findBehind(database, 'relay')).toEqual([
      { companyId: ACME, cursor: '3', head: expect.stringMatching(/^\d+$/) },
    ]);
  });
});
