import { execute } from '@messaging/database';
import { allowTampering, createMessageWriter, createTestDatabase, seedDirectory } from '@messaging/test-kit';
import { recordWrites, type WritesOfCluster } from './check-writes.ts';
import type { Answered, Sent } from './record-writes.ts';

const ACME = '1';
const ANNA = '11';
const GATEWAY = 'http://gateway.invalid';
const LINK = { transactionId: '1001' };

const claims = Buffer.from(JSON.stringify({ company_id: ACME, sub: ANNA })).toString('base64url');

/** The database is real; what callers were answered is told to the record as they would. */
describe('The record of what a cluster was asked to write', () => {
  let schema: Awaited<ReturnType<typeof createTestDatabase>>;
  let writer: ReturnType<typeof createMessageWriter>;
  let writes: WritesOfCluster;

  beforeEach(async () => {
    schema = await createTestDatabase();
    await allowTampering(schema.database);
    await seedDirectory(schema.database, { [ACME]: [{ userId: ANNA }] });
    writer = createMessageWriter(schema.database);
    await write('written before');
    writes = recordWrites({
      gatewayUrl: GATEWAY,
      demoErpUrl: GATEWAY,
      servers: { database: { adminUrl: schema.url } },
    } as Parameters<typeof recordWrites>[0]);
    await writes.takeOver();
  });
  afterEach(() => schema.drop());

  const write = async (text: string) => {
    const [written] = await writer.send({ companyId: ACME, userId: ANNA, link: LINK, text });
    return written!;
  };
  const sent = (method: string, path: string, body: object | null, key?: string): Sent => ({
    at: Date.now(),
    method,
    url: `${GATEWAY}/api/messaging${path}`,
    headers: new Headers({ authorization: `Bearer h.${claims}.s`, ...(key && { 'idempotency-key': key }) }),
    body: body && JSON.stringify(body),
  });
  const answered = (status: number, body: object): Answered => ({
    at: Date.now(),
    status,
    text: JSON.stringify(body),
  });
  const accepted = (
    { messageId, seq }: { messageId: string; seq: string },
    position: string,
    text: string,
    version = 1,
  ) =>
    answered(version === 1 ? 201 : 200, {
      message: { id: messageId, rootLink: LINK, position, version, message: text, clientId: null },
      seq,
    });

  /** Anna writes, is told so, and it is. */
  async function say(text: string, key?: string) {
    const request = sent('POST', '', { ...LINK, message: text }, key);
    const written = await write(text);
    writes.note(request, accepted(written, '2', text));
    return written;
  }

  it('holds where everything accepted is there, and nothing else', async () => {
    const written = await say('first');
    const request = sent('POST', '', { ...LINK, message: 'of two\r\nlines' });
    writes.note(request, accepted(await write('of two\nlines'), '3', 'of two\nlines'));
    const edit = sent('PATCH', `/messages/${written.messageId}`, { message: 'mended' });
    writes.note(edit, accepted(await writer.edit(ACME, written.messageId, 'mended'), '2', 'mended', 2));
    writes.note(sent('POST', '', { ...LINK, message: 'refused' }), answered(403, {}));
    writes.note(sent('POST', '/realtime/tickets', {}), answered(201, { ticket: 't' }));
    await expect(writes.check()).resolves.toBeUndefined();
  });

  it.each<[what: string, problem: RegExp, plant: () => Promise<unknown>]>([
    [
      'an accepted message that is gone',
      /lost: .* is not there/,
      async () =>
        execute(schema.database, 'DELETE FROM messages WHERE id = ?', [(await say('gone')).messageId]),
    ],
    [
      'an accepted message with another text',
      /lost: .* has another text/,
      async () =>
        execute(schema.database, "UPDATE messages SET message = 'other' WHERE id = ?", [
          (await say('mine')).messageId,
        ]),
    ],
    ['a message that nobody asked for', /unaccepted: .* was written by nobody/, () => write('from nowhere')],
    [
      'a message whose writer was refused',
      /unaccepted: .* was written by nobody/,
      async () => {
        await write('refused');
        writes.note(sent('POST', '', { ...LINK, message: 'refused' }), answered(403, {}));
      },
    ],
    [
      'a change without its event',
      /event-count: .* at version 2 has 1 events/,
      async () =>
        execute(schema.database, 'UPDATE messages SET version = 2 WHERE id = ?', [
          (await say('one')).messageId,
        ]),
    ],
    [
      'an event that is gone',
      /gap: the stream of company 1: ends at 1, its head is 2/,
      async () => execute(schema.database, 'DELETE FROM events WHERE seq = ?', [(await say('one')).seq]),
    ],
    [
      'a key that was given two messages',
      /key-reused: key k of 1\/11/,
      async () => {
        await say('once', 'k');
        const again = sent('POST', '', { ...LINK, message: 'once' }, 'k');
        writes.note(again, accepted(await write('once'), '3', 'once'));
      },
    ],
  ])('does not hold with %s', async (_, problem, plant) => {
    await plant();
    await expect(writes.check()).rejects.toThrow(problem);
  });

  it('lets what nobody knows the end of be there, or not, but not by half', async () => {
    writes.note(sent('POST', '', { ...LINK, message: 'not there', clientId: 'a' }), null);
    const { messageId } = await write('there');
    await execute(schema.database, "UPDATE messages SET client_id = 'b' WHERE id = ?", [messageId]);
    writes.note(sent('POST', '', { ...LINK, message: 'there', clientId: 'b' }), answered(503, {}));
    await execute(schema.database, 'DELETE FROM events WHERE message_id = ?', [messageId]);
    await expect(writes.check()).rejects.toThrow('readers have message');
  });

  it('hears what this process asks for, and nothing of others', async () => {
    const noted: string[] = [];
    const listening = globalThis.fetch;
    await fetch(`${GATEWAY}/api/messaging`, {
      method: 'POST',
      headers: { authorization: `Bearer h.${claims}.s` },
      body: JSON.stringify({ ...LINK, message: 'lost on the way', clientId: 'c' }),
    }).catch(({ name }: Error) => noted.push(name));
    expect(noted).toEqual(['TypeError']);
    // It may have arrived, so it accounts for this one.
    const written = await write('lost on the way');
    await execute(schema.database, "UPDATE messages SET client_id = 'c' WHERE id = ?", [written.messageId]);
    await expect(writes.check()).resolves.toBeUndefined();
    expect(globalThis.fetch).not.toBe(listening);
  });
});
