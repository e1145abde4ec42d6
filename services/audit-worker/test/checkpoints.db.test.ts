import { EMPTY_ROOT } from '@messaging/audit';
import { select } from '@messaging/database';
import { openAudit, type Audit } from './open-audit.ts';

const ACME = '1';
const say = (text: string, companyId = ACME) => ({ companyId, userId: '11', link: { topic: 'Work' }, text });

describe('the checkpoints of a company’s stream', () => {
  let audit: Audit;
  beforeEach(async () => {
    audit = await openAudit();
  });
  afterEach(() => audit.close());

  it('prove an untouched history, in the database and outside', async () => {
    const run = audit.startWorker();
    const [first] = await audit.writer.send(say('one'), say('two'), say('three'));
    await run();
    await audit.writer.edit(ACME, first!.messageId, 'one, mended');
    await audit.writer.hide(ACME, first!.messageId);
    await run();
    await run();

    const { ok, findings, counts, root } = await audit.verify();
    expect({ ok, findings }).toEqual({ ok: true, findings: [] });
    expect(root).not.toBe(EMPTY_ROOT.toString('base64'));
    expect(counts).toMatchObject({ events: 5, sealed: 5, covered: 5, checkpoints: 2, texts: 5, unsealed: 0 });
    const stored = await select<{ size: string }>(
      audit.database,
      'SELECT size FROM audit_checkpoints ORDER BY size',
    );
    expect(stored.map(({ size }) => size)).toEqual(['3', '5']);
    expect((await audit.outsideNotes())[0]?.note).toMatch(
      /^audit\.test\/log\/1\n3\n[A-Za-z0-9+/]{43}=\n\n— audit\.test\/log\/1 [A-Za-z0-9+/]{91}=\n$/,
    );
  });
});
