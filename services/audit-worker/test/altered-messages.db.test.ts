import { execute } from '@messaging/database';
import { openAudit, type Audit } from './open-audit.ts';

const ACME = '1';
const say = (text: string) => ({ companyId: ACME, userId: '11', link: { topic: 'Work' }, text });

describe('a message changed in the database', () => {
  let audit: Audit;
  beforeAll(async () => {
    audit = await openAudit();
  });
  afterAll(() => audit.close());

  it.each([
    ['the text of a message', "UPDATE messages SET message = 'other' WHERE id = ?", 'message-altered'],
    ['its topic', "UPDATE messages SET topic = 'Other' WHERE id = ?", 'message-altered'],
    ['its parent', 'UPDATE messages SET parent_message_id = id WHERE id = ?', 'message-altered'],
    ['its author', 'UPDATE messages SET user_id = 12 WHERE id = ?', 'message-altered'],
    ['its position', 'UPDATE messages SET position = position + 900 WHERE id = ?', 'message-altered'],
    [
      'its time',
      'UPDATE messages SET created_at = created_at - INTERVAL 1 DAY WHERE id = ?',
      'message-altered',
    ],
    [
      'an earlier text',
      "UPDATE message_versions SET message = 'other' WHERE message_id = ?",
      'message-altered',
    ],
    ['an earlier version gone', 'DELETE FROM message_versions WHERE message_id = ?', 'message-missing'],
  ])('is found by what its event committed to: %s', async (_, sql, kind) => {
    const [first] = await audit.writer.send(say('one'), say('two'));
    const messageId = first!.messageId;
    await audit.writer.edit(ACME, messageId, 'one, mended');
    await audit.startWorker()();
    // Of this message: those of the cases before stay as they were left.
    const findings = async () =>
      (await audit.verify(ACME, { withMacKeys: false })).findings.filter(
        (finding) => finding.messageId === messageId,
      );
    expect(await findings()).toEqual([]);
    expect(await execute(audit.database, sql, [messageId])).toBe(1);
    expect((await findings())[0]).toMatchObject({ kind });
    expect(await audit.verify(ACME, { withMacKeys: false })).toMatchObject({ ok: false });
  });
});
