import { execute, inTransaction, insertRows, select, type Transaction } from '@messaging/database';
import { createProcessEvents, lockStreamHeads } from '@messaging/events';
import {
  countStatements,
  createMessageWriter,
  createTestDatabase,
  seedDirectory,
  type MessageWriter,
  type TestDatabase,
  createTestLogger,
  createTestMetrics,
} from '@messaging/test-kit';
import type { Knex } from 'knex';
import { judgeMessages } from '../src/commands/judge-messages.ts';
import { createModerateEvents, MODERATED_EVENTS } from '../src/jobs/moderate-events.ts';
import { findRecentMessages } from '../src/repositories/recent-messages.ts';
import { jobOf, readEverything, readTexts } from './read-company.ts';

const BAD = 'you ＡＳＳ\u200bhole';
const link = { transactionId: '1001' };
const metrics = createTestMetrics('test');
const nudged: string[] = [];

let schema: TestDatabase;
let database: Knex;
let writer: MessageWriter;
let moderate: ReturnType<typeof createModerateEvents>;
let company = 0;
let acme: string;

beforeAll(async () => {
  schema = await createTestDatabase();
  database = schema.database;
  writer = createMessageWriter(database);
  const people = [{ userId: '11' }, { userId: '12' }];
  await seedDirectory(
    database,
    Object.fromEntries(Array.from({ length: 30 }, (_, i) => [String(i + 1), people])),
  );
  moderate = createModerateEvents({
    database,
    nudge: (companyId) => void nudged.push(companyId),
    strike: async () => 0,
    metrics,
    logger: createTestLogger('test'),
  });
});
beforeEach(() => {
  acme = String(++company);
  nudged.length = 0;
});
afterAll(() => schema.drop());

const say = (text: string, userId = '11') => ({ companyId: acme, userId, link, text });

describe('a message with a blocked word', () => {
  it('is hidden, with its text, the rule and the reason kept, and an event in its conversation', async () => {
    const [fine, bad] = await writer.send(say('fine'), say(BAD));
    await moderate(jobOf(acme, fine!, bad!));

    expect(await readTexts(database, acme)).toEqual(['visible: fine', 'hidden: ']);
    const { versions, actions, events, conversations, heads } = await readEverything(database);
    const own = (rows: unknown[]) =>
      rows.filter((row) => (row as { company_id: string }).company_id === acme);
    expect(own(versions)).toMatchObject([
      { message_id: bad!.messageId, version: 1, message: BAD, state: 'visible', changed_by: '11' },
    ]);
    expect(own(actions)).toMatchObject([
      {
        message_id: bad!.messageId,
        version: 1,
        rule: 'blocked-words',
        reason: 'blocked word: asshole',
        seq: '3',
        action: 'hide',
        correlation_id: `test-${bad!.messageId}`,
      },
    ]);
    const [, , hidden] = own(events) as { data: unknown }[];
    expect(hidden).toMatchObject({
      seq: '3',
      type: 'message.hidden',
      prev_seq: '2',
      message_id: bad!.messageId,
      actor_user_id: null,
      correlation_id: `test-${bad!.messageId}`,
    });
    expect(typeof hidden!.data === 'string' ? JSON.parse(hidden!.data) : hidden!.data).toEqual({
      version: 2,
      rule: 'blocked-words',
    });
    expect(own(conversations)).toMatchObject([{ last_seq: '3', last_position: '2' }]);
    expect(own(heads)).toEqual([{ company_id: acme, last_seq: '3' }]);
    expect(nudged).toEqual([acme]);
    expect(await metrics.print()).toContain(
      'moderation_actions_total{rule="blocked-words",service="test"} 1',
    );
  });

  it('is acted on once however often the job runs', async () => {
    const written = await writer.send(say('fine'), say(BAD));
    await moderate(jobOf(acme, ...written));
    const after = await readEverything(database);
    await moderate(jobOf(acme, ...written));
    await Promise.all([moderate(jobOf(acme, ...written)), moderate(jobOf(acme, written[1]!))]);
    expect(await readEverything(database)).toEqual(after);
    expect(nudged).toEqual([acme]);
  });

  it('is not half hidden when the process dies before the commit, and is hidden by the next attempt', async () => {
    const written = await writer.send(say('fine'), say(BAD));
    const before = await readEverything(database);
    const dying = createProcessEvents({
      database,
      consumer: 'moderation',
      types: MODERATED_EVENTS,
      act: async (trx, events) => {
        await judgeMessages(trx, events);
        throw new Error('the process dies here');
      },
    });
    await expect(dying(jobOf(acme, ...written))).rejects.toThrow('the process dies here');
    expect(await readEverything(database)).toEqual(before);

    await moderate(jobOf(acme, ...written));
    expect(await readTexts(database, acme)).toEqual(['visible: fine', 'hidden: ']);
  });

  it('is left alone when it was mended, deleted or hidden before its job ran', async () => {
    const [mended, deleted, hidden] = await writer.send(say(BAD), say(BAD), say(BAD));
    await writer.edit(acme, mended!.messageId, 'sorry');
    await writer.remove(acme, deleted!.messageId);
    await writer.hide(acme, hidden!.messageId);
    const before = await readEverything(database);
    await moderate(jobOf(acme, mended!, deleted!, hidden!));
    expect({ ...(await readEverything(database)), inbox: [] }).toEqual({ ...before, inbox: [] });
    expect(nudged).toEqual([]);
  });

  it('is left alone when its author mends it while the job waits for the stream', async () => {
    const [written] = await writer.send(say(BAD));
    const job = await inTransaction(database, async (trx) => {
      await lockStreamHeads(trx, [acme]);
      const running = moderate(jobOf(acme, written!));
      // The job has read the bad text and wants the lock that we hold.
      await new Promise((resolve) => setTimeout(resolve, 300));
      await execute(trx, "UPDATE messages SET message = 'sorry', version = 2 WHERE company_id = ?", [acme]);
      return { running };
    });
    await job.running;
    expect(await readTexts(database, acme)).toEqual(['visible: sorry']);
  });

  it('is found when an edit puts the word in, with every earlier text kept', async () => {
    const [written] = await writer.send(say('fine'));
    const edited = await writer.edit(acme, written!.messageId, BAD);
    await moderate(jobOf(acme, written!, edited));
    expect(await readTexts(database, acme)).toEqual(['hidden: ']);
    const versions = await select(
      database,
      'SELECT version, message FROM message_versions WHERE company_id = ? ORDER BY version',
      [acme],
    );
    expect(versions).toEqual([
      { version: 1, message: 'fine' },
      { version: 2, message: BAD },
    ]);
    expect(
      await select(database, 'SELECT version FROM moderation_actions WHERE company_id = ?', [acme]),
    ).toEqual([{ version: 2 }]);
  });

  it('is judged by the rules of its own company', async () => {
    await inTransaction(database, (trx) =>
      insertRows(
        trx,
        'moderation_rules',
        ['company_id', 'blocked_words', 'max_links', 'flood_count', 'flood_seconds'],
        [
          {
            company_id: acme,
            blocked_words: JSON.stringify(['Gurke']),
            max_links: 0,
            flood_count: 20,
            flood_seconds: 10,
          },
        ],
      ),
    );
    const own = await writer.send(say('eine GURKE!'), say(BAD), say('https://a.example'));
    const other = String(++company);
    const theirs = await writer.send(
      ...['eine GURKE!', BAD, 'https://a.example'].map((text) => ({ ...say(text), companyId: other })),
    );
    await Promise.all([moderate(jobOf(acme, ...own)), moderate(jobOf(other, ...theirs))]);
    expect(await readTexts(database, acme)).toEqual(['hidden: ', `visible: ${BAD}`, 'hidden: ']);
    expect(await readTexts(database, other)).toEqual([
      'visible: eine GURKE!',
      'hidden: ',
      'visible: https://a.example',
    ]);
    expect(await metrics.print()).toContain(
      'moderation_actions_total{rule="too-many-links",service="test"} 1',
    );
  });
});

describe('a flood', () => {
  it('is hidden from the first message over the limit on, of that author in that conversation only', async () => {
    const flood = await writer.send(...Array.from({ length: 22 }, (_, i) => say(`${i + 1}`)));
    const others = await writer.send(say('another person', '12'), {
      ...say('another place'),
      link: { topic: 'Elsewhere' },
    });
    // In parts and out of order: each message is judged by what came before it.
    await moderate(jobOf(acme, ...flood.slice(15), ...others));
    await moderate(jobOf(acme, ...flood.slice(0, 15)));
    expect(await readTexts(database, acme)).toEqual([
      ...Array.from({ length: 20 }, (_, i) => `visible: ${i + 1}`),
      'hidden: ',
      'hidden: ',
      'visible: another person',
      'visible: another place',
    ]);
  });

  it('is over when the author has paused', async () => {
    const flood = await writer.send(...Array.from({ length: 20 }, (_, i) => say(`${i + 1}`)));
    await database.raw(
      'UPDATE messages SET created_at = created_at - INTERVAL 10 SECOND WHERE company_id = ?',
      [acme],
    );
    const [after] = await writer.send(say('after a pause'));
    await moderate(jobOf(acme, ...flood, after!));
    expect((await readTexts(database, acme)).filter((text) => text.startsWith('hidden'))).toEqual([]);
  });

  it('does not grow with an edit', async () => {
    const flood = await writer.send(...Array.from({ length: 21 }, (_, i) => say(`${i + 1}`)));
    const edited = await writer.edit(acme, flood[20]!.messageId, 'edited');
    await moderate(jobOf(acme, edited));
    expect(await readTexts(database, acme)).toContain('visible: edited');
  });
});

describe('the work of a batch', () => {
  it('costs the same few statements for one harmless message and for fifty, and locks no stream', async () => {
    const [one] = await writer.send(say('fine'));
    const fifty = await writer.send(
      ...Array.from({ length: 50 }, (_, i) => ({ ...say('fine'), link: { topic: `t${i}` } })),
    );
    const first = await countStatements(database, () => moderate(jobOf(acme, one!)));
    const second = await countStatements(database, () => moderate(jobOf(acme, ...fifty)));
    expect(second.statements).toHaveLength(first.statements.length);
    expect(second.statements.filter((sql) => /^\s*(SELECT|INSERT|UPDATE)/.test(sql))).toHaveLength(6);
    expect(second.statements.join()).not.toContain('FOR UPDATE');
  });

  it('reads of a person’s messages only those of the time in question', async () => {
    const old = Array.from({ length: 2_000 }, (_, i) => ({ ...say('old'), link: { topic: `t${i % 3}` } }));
    await writer.send(...old);
    // As if they had been written an hour ago: the id is what holds the time.
    await database.raw(
      `UPDATE messages SET id = id - (3600000 << 22), thread_id = id, created_at = created_at - INTERVAL 1 HOUR
        WHERE company_id = ?`,
      [acme],
    );
    await writer.send(...Array.from({ length: 5 }, () => say('new')));
    const to = Date.now();
    const span = { companyId: acme, authorId: '11', from: to - 10_000, to };
    await database.transaction(async (trx) => {
      const before = await rowsRead(trx);
      expect(await findRecentMessages(trx, [span])).toHaveLength(5);
      expect((await rowsRead(trx)) - before).toBeLessThan(100);
    });
  });
});

/** Rows this connection has read from tables and indexes so far. */
async function rowsRead(trx: Transaction): Promise<number> {
  const rows = await select<{ Value: string }>(trx, "SHOW SESSION STATUS LIKE 'Handler_read_%'");
  return rows.reduce((sum, row) => sum + Number(row.Value), 0);
}
