import { execute, insertRows, select } from '@messaging/database';
import {
  createMessageWriter,
  createTestDatabase,
  createTestLogger,
  createTestMetrics,
  findWords,
  seedDirectory,
  type MessageWriter,
  type TestDatabase,
} from '@messaging/test-kit';
import type { Knex } from 'knex';
import { createErasePeople } from '../src/jobs/erase-people.ts';
import { readEverything, readTexts } from './read-company.ts';

const link = { transactionId: '1001' };
const metrics = createTestMetrics('test');
const nudged: string[] = [];
const running = { signal: new AbortController().signal };

let schema: TestDatabase;
let database: Knex;
let writer: MessageWriter;
let erase: ReturnType<typeof createErasePeople>;
let company = 0;
let [acme, other, anna, boris]: string[] = [];

beforeAll(async () => {
  schema = await createTestDatabase();
  database = schema.database;
  writer = createMessageWriter(database);
  erase = createErasePeople({
    database,
    nudge: (companyId) => void nudged.push(companyId),
    metrics,
    logger: createTestLogger('test'),
  });
});
beforeEach(async () => {
  company += 2;
  [acme, other, anna, boris] = [company, company + 1, 100 + company, 101 + company].map(String);
  nudged.length = 0;
  await seedDirectory(database, {
    [acme!]: [
      {
        userId: anna!,
        displayName: `Anna the ${company}th`,
        email: `anna${company}@acme.example`,
        active: false,
      },
      { userId: boris! },
    ],
    [other!]: [],
  });
});
afterAll(() => schema.drop());

const say = (text: string, userId = anna!, companyId = acme!) => ({ companyId, userId, link, text });
const ask = (companyId = acme!, userId = anna!) =>
  execute(
    database,
    `INSERT INTO erasures (company_id, user_id, requested_at, correlation_id) VALUES (?, ?, ?, 'asked')`,
    [companyId, userId, new Date(Date.now() - 6_000)],
  );
const progress = async (companyId = acme!) =>
  (
    await select<{ erased: number; finished_at: Date | null }>(
      database,
      'SELECT erased, finished_at FROM erasures WHERE company_id = ?',
      [companyId],
    )
  )[0];
const events = (companyId = acme!) =>
  select<{ type: string; message_id: string | null; actor_user_id: string | null; data: unknown }>(
    database,
    'SELECT type, message_id, actor_user_id, data FROM events WHERE company_id = ? ORDER BY seq',
    [companyId],
  );
const employ = (companyId: string, active: boolean) =>
  insertRows(
    database,
    'employments',
    ['company_id', 'user_id', 'permissions', 'active'],
    [{ company_id: companyId, user_id: anna!, permissions: '[]', active: active ? 1 : 0 }],
  );
const nameOf = async (userId = anna!) =>
  (await select(database, 'SELECT username, display_name, email FROM users WHERE id = ?', [userId]))[0];

/** Anna says the secret in every way in which a text can stand somewhere; Boris answers. */
async function saySecret(secret: string) {
  const [shown, edited, removed, hidden] = await writer.send(
    say(`${secret} shown`),
    say(`${secret} before`),
    say(`${secret} removed`),
    say(`${secret} hidden`),
  );
  await writer.edit(acme!, edited!.messageId, `${secret} after`);
  await writer.remove(acme!, removed!.messageId);
  await writer.hide(acme!, hidden!.messageId);
  await writer.send({ ...say('I see', boris), parentMessageId: shown!.messageId });
  return { shown, edited, removed, hidden };
}

describe('a person who is to be erased', () => {
  it('leaves no text, name or address in any column, and what others wrote stays', async () => {
    const secret = `my number is ${company}555`;
    await saySecret(secret);
    await execute(
      database,
      `INSERT INTO sanctions (company_id, user_id, kind, reason, imposed_by, seq, imposed_at)
       VALUES (?, ?, 'muted', ?, ?, 1, ?)`,
      [acme!, anna!, `says ${secret}`, boris!, new Date()],
    );
    expect(await findWords(database, secret)).toEqual([
      'message_versions.message',
      'messages.message',
      'sanctions.reason',
    ]);
    await ask();
    await erase(running);
    for (const words of [secret, `Anna the ${company}th`, `anna${company}@acme.example`, `person${anna}`])
      expect([words, await findWords(database, words)]).toEqual([words, []]);
    expect(await nameOf()).toEqual({
      username: `erased-${anna}`,
      display_name: 'Erased person',
      email: null,
    });
    expect(await readTexts(database, acme!)).toEqual([
      'deleted: ',
      'deleted: ',
      'deleted: ',
      'hidden: ',
      'visible: I see',
    ]);
    const salts = await select(
      database,
      'SELECT salt FROM message_versions WHERE company_id = ? AND salt IS NOT NULL',
      [acme!],
    );
    expect(salts).toEqual([]);
  });

  it('leaves an event for each text that was still shown, and one for the end', async () => {
    const { shown, edited } = await saySecret('this or that');
    const before = (await events()).length;
    await ask();
    await erase(running);
    const after = (await events()).slice(before);
    expect(after).toMatchObject([
      { type: 'message.deleted', message_id: shown!.messageId, actor_user_id: null },
      { type: 'message.deleted', message_id: edited!.messageId, actor_user_id: null },
      { type: 'person.erased', message_id: null, actor_user_id: null },
    ]);
    const { data } = after[2]!;
    expect(typeof data === 'string' ? JSON.parse(data) : data).toEqual({
      userId: anna,
      messages: 4,
      name: true,
    });
    expect(await progress()).toMatchObject({ erased: 4, finished_at: expect.any(Date) });
    expect(new Set(nudged)).toEqual(new Set([acme]));
  });

  it('no longer has the hashes of what they sent, by which a short text could be guessed', async () => {
    const keys = Array.from({ length: 1_203 }, (_, i) => ({
      company_id: acme!,
      user_id: i < 1_200 ? anna! : boris!,
      idem_key: `key-${i}`,
      request_hash: Buffer.alloc(32, 7),
      message_id: '1',
      seq: '1',
      created_at: new Date(),
    }));
    await insertRows(
      database,
      'idempotency_keys',
      ['company_id', 'user_id', 'idem_key', 'request_hash', 'message_id', 'seq', 'created_at'],
      keys,
    );
    await ask();
    await erase(running);
    const left = await select<{ userId: string; left: number }>(
      database,
      `SELECT user_id AS userId, COUNT(*) AS \`left\` FROM idempotency_keys
        WHERE company_id = ? AND request_hash = ? GROUP BY user_id`,
      [acme!, Buffer.alloc(32, 7)],
    );
    expect(left).toEqual([{ userId: boris, left: '3' }]);
  });

  it.each([
    ['works in another company', true],
    ['worked in another company that did not have them erased', false],
  ])('keeps their name while the person %s', async (_, active) => {
    await employ(other!, active);
    await writer.send(say('in acme'), say('elsewhere', anna, other));
    await ask();
    await erase(running);
    expect(await nameOf()).toMatchObject({ display_name: `Anna the ${company}th` });
    expect(await findWords(database, 'in acme')).toEqual([]);
    expect(await readTexts(database, other!)).toEqual(['visible: elsewhere']);
    if (active) return;
    // The last that knew them.
    await ask(other);
    await erase(running);
    expect(await nameOf()).toMatchObject({ display_name: 'Erased person', email: null });
    expect(await readTexts(database, other!)).toEqual(['deleted: ']);
  });

  /** As far as a process comes that ends after its first transaction. */
  async function eraseOnePart() {
    const dying = new AbortController();
    const dies = createErasePeople({
      database,
      nudge: () => dying.abort(),
      metrics,
      logger: createTestLogger('test'),
    });
    await dies({ signal: dying.signal });
  }

  it('is done in parts, and gone on with where another process ended', async () => {
    await writer.send(...Array.from({ length: 120 }, (_, i) => say(`number ${i}`)));
    await ask();
    await eraseOnePart();
    expect(await progress()).toEqual({ erased: 50, finished_at: null });
    // Before the first text, so that no event tells it any more.
    expect(await nameOf()).toMatchObject({ display_name: 'Erased person' });
    expect((await readTexts(database, acme!)).filter((text) => text === 'deleted: ')).toHaveLength(50);
    await erase(running);
    expect(await progress()).toMatchObject({ erased: 120, finished_at: expect.any(Date) });
    expect((await events()).filter(({ type }) => type === 'message.deleted')).toHaveLength(120);
  });

  it('keeps what is still there, and what they write, once they are employed again', async () => {
    await writer.send(...Array.from({ length: 60 }, (_, i) => say(`number ${i}`)));
    await execute(
      database,
      `INSERT INTO sanctions (company_id, user_id, kind, reason, imposed_by, seq, imposed_at)
       VALUES (?, ?, 'muted', 'too loud', ?, 1, ?)`,
      [acme!, anna!, boris!, new Date()],
    );
    await ask();
    await eraseOnePart();
    // As the ERP may, past the write API.
    await execute(database, 'UPDATE employments SET active = 1 WHERE company_id = ? AND user_id = ?', [
      acme!,
      anna!,
    ]);
    await writer.send(say('I am back'));
    const before = await readEverything(database);
    await erase(running);
    expect(await readEverything(database)).toEqual(before);
    const texts = await readTexts(database, acme!);
    expect([texts.length, texts.filter((text) => text === 'deleted: ').length, texts.at(-1)]).toEqual([
      61,
      50,
      'visible: I am back',
    ]);
    expect((await events()).filter(({ type }) => type === 'person.erased')).toEqual([]);
    expect(await select(database, 'SELECT kind FROM sanctions WHERE company_id = ?', [acme!])).toHaveLength(
      1,
    );
    // Who leaves again is erased when the ERP asks again.
    expect(await progress()).toBeUndefined();
  });

  it('has no text left that the previous release wrote beside the record, nor an event for it', async () => {
    // In no conversation: that release knows none.
    await execute(
      database,
      `INSERT INTO messages (company_id, user_id, topic, message, created_at) VALUES (?, ?, 'old', 'from before', ?)`,
      [acme!, anna!, new Date()],
    );
    await writer.send(say('of today'));
    await ask();
    await erase(running);
    expect(await findWords(database, 'from before')).toEqual([]);
    expect(await readTexts(database, acme!)).toEqual(['deleted: ', 'deleted: ']);
    expect((await events()).map(({ type }) => type)).toEqual([
      'message.created',
      'message.deleted',
      'person.erased',
    ]);
    expect(await progress()).toMatchObject({ erased: 2, finished_at: expect.any(Date) });
  });

  it('keeps nobody else waiting where erasing them fails, and is tried again after all others', async () => {
    let stop = new AbortController();
    const eraseSome = createErasePeople({
      database,
      nudge: () => stop.abort(),
      metrics,
      logger: createTestLogger('test'),
    });
    const isDone = async (companyId: string) => (await progress(companyId))?.finished_at instanceof Date;
    await employ(other!, false);
    await writer.send(say('in acme'));
    await ask();
    await database.raw(
      `CREATE TRIGGER stuck BEFORE UPDATE ON messages FOR EACH ROW
       IF NEW.user_id = ${anna} THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'stuck'; END IF`,
    );
    await expect(eraseSome({ signal: stop.signal })).rejects.toThrow('stuck');
    await ask(other);
    // One run has time for no more than one of them.
    await eraseSome({ signal: stop.signal });
    expect([await isDone(acme!), await isDone(other!)]).toEqual([false, true]);
    stop = new AbortController();
    await expect(eraseSome({ signal: stop.signal })).rejects.toThrow('stuck');
    await database.raw('DROP TRIGGER stuck');
    for (let runs = 0; runs < 2; runs++) {
      stop = new AbortController();
      await eraseSome({ signal: stop.signal });
    }
    expect([await isDone(acme!), await findWords(database, 'in acme')]).toEqual([true, []]);
  });

  it('is not begun with while what they wrote last may be under way', async () => {
    await writer.send(say('one'));
    await ask();
    await execute(database, 'UPDATE erasures SET requested_at = ? WHERE company_id = ?', [new Date(), acme!]);
    await erase(running);
    expect([await progress(), await readTexts(database, acme!)]).toEqual([
      { erased: 0, finished_at: null },
      ['visible: one'],
    ]);
    await execute(database, 'DELETE FROM erasures WHERE company_id = ?', [acme!]);
  });

  it('is erased once, however many processes look for it', async () => {
    await writer.send(...Array.from({ length: 60 }, (_, i) => say(`number ${i}`)));
    await ask();
    await Promise.all([erase(running), erase(running), erase(running)]);
    const after = await readEverything(database);
    expect((await events()).map(({ type }) => type).filter((type) => type !== 'message.created')).toEqual([
      ...Array<string>(60).fill('message.deleted'),
      'person.erased',
    ]);
    await erase(running);
    expect(await readEverything(database)).toEqual(after);
  });
});
