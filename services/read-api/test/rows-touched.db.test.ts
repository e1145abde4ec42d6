import { insertRows, select } from '@messaging/database';
import type { RequestContext } from '@messaging/policy';
import { createTestDatabase, seedDirectory, type TestDatabase } from '@messaging/test-kit';
import type { Knex } from 'knex';
import { findMessageVersions } from '../src/repositories/message-versions.ts';
import { findNewestReplies, findReplies, findTopMessages } from '../src/repositories/thread-messages.ts';
import { createWriter } from './writer.ts';

const [ACME, ANNA] = ['1', '11'];
const MESSAGES = 12_000;
const VERSIONS = 1_000;
const NEWEST = '9223372036854775807';
const LIMIT = 30;

/** Rows the server looks at, not time: a plan that reads a whole conversation for one page shows on any machine. */
describe('The rows read for a page of a conversation of 12,000 messages', () => {
  let schema: TestDatabase;
  let one: Knex;
  let conversationId: string;
  let threadId: string;
  const context = { companyId: ACME, userId: ANNA } as RequestContext;

  beforeAll(async () => {
    schema = await createTestDatabase();
    await seedDirectory(schema.database, { [ACME]: [{ userId: ANNA }] });
    const first = (await createWriter(schema.database).send(ACME, ANNA, { planId: '7' }, 'first')).message;
    ({ conversationId, threadId } = first);
    await addMessages();
    await addVersions();
    await schema.database.raw('ANALYZE TABLE messages, message_versions');
    one = schema.connect(1);
  }, 60_000);
  afterAll(() => schema.drop());

  /** The first thread gets every third message as a reply; the others begin threads. */
  async function addMessages(): Promise<void> {
    const columns = [
      'company_id',
      'id',
      'user_id',
      'conversation_id',
      'parent_message_id',
      'thread_id',
      'depth',
      'position',
      'plan_id',
      'message',
      'created_at',
    ] as const;
    for (let from = 2; from <= MESSAGES; from += 2_000) {
      const rows = Array.from({ length: 2_000 }, (_, i) => {
        const isReply = (from + i) % 3 === 0;
        return {
          company_id: ACME,
          id: from + i,
          user_id: ANNA,
          conversation_id: conversationId,
          parent_message_id: isReply ? threadId : null,
          thread_id: isReply ? threadId : from + i,
          depth: isReply ? 1 : 0,
          position: from + i,
          plan_id: '7',
          message: 'text',
          created_at: new Date(),
        };
      });
      await insertRows(schema.database, 'messages', columns, rows);
    }
  }

  /** The first message was edited a thousand times. */
  async function addVersions(): Promise<void> {
    const rows = Array.from({ length: VERSIONS }, (_, i) => ({
      company_id: ACME,
      message_id: threadId,
      version: i + 1,
      message: 'text',
      state: 'visible',
      changed_by: ANNA,
      changed_at: new Date(),
    }));
    await insertRows(schema.database, 'message_versions', Object.keys(rows[0]!), rows);
    await schema.database.raw('UPDATE messages SET version = ? WHERE company_id = ? AND id = ?', [
      VERSIONS + 1,
      ACME,
      threadId,
    ]);
  }

  async function rowsReadBy(work: () => Promise<unknown>): Promise<number> {
    const read = async () => {
      const rows = await select<{ Value: string }>(one, "SHOW SESSION STATUS LIKE 'Handler_read%'");
      return rows.reduce((sum, row) => sum + Number(row.Value), 0);
    };
    const before = await read();
    // What asking for the figures itself reads.
    const asking = (await read()) - before;
    const start = await read();
    await work();
    return (await read()) - start - asking;
  }

  it.each(['before', 'after'] as const)(
    'of threads, going %s, are about as many as it shows',
    async (direction) => {
      for (const position of [NEWEST, '6000', '0']) {
        const from = { direction, position };
        const rows = await rowsReadBy(() => findTopMessages(one, context, conversationId, from, LIMIT));
        expect(rows).toBeLessThan(10 * LIMIT);
      }
    },
  );

  it('of replies, as well', async () => {
    const rows = await rowsReadBy(() => findReplies(one, context, threadId, NEWEST, LIMIT));
    expect(rows).toBeLessThan(10 * LIMIT);
  });

  it('of the texts a message has had, as well', async () => {
    for (const before of [NEWEST, '500', '2']) {
      const rows = await rowsReadBy(() => findMessageVersions(one, context, threadId, before, LIMIT));
      expect(rows).toBeLessThan(10 * LIMIT);
    }
  });

  it('of newest replies grow with the replies of those threads, never with the conversation', async () => {
    const tops = await findTopMessages(
      one,
      context,
      conversationId,
      { direction: 'before', position: NEWEST },
      LIMIT,
    );
    const ids = tops.map(({ id }) => id);
    expect(await rowsReadBy(() => findNewestReplies(one, context, ids, 20))).toBeLessThan(10 * LIMIT);
    const ofAllReplies = await rowsReadBy(() => findNewestReplies(one, context, [threadId], 20));
    expect(ofAllReplies).toBeGreaterThan(MESSAGES / 3 - 1);
  });
});
