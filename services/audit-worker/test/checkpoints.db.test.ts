import { EMPTY_ROOT, parseMacKeys, parseNoteVerifier, verifyHistory } from '@messaging/audit';
import { execute, inTransaction, select } from '@messaging/database';
import { appendEvents, lockStreamHeads, sealEvents } from '@messaging/events';
import { allowTampering, createMessageWriter, eventually } from '@messaging/test-kit';
import type { Knex } from 'knex';
import { once } from 'node:events';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCheckpointKeys } from '../src/commands/checkpoint-keys.ts';
import { createSignCheckpoint } from '../src/commands/sign-checkpoint.ts';
import { readHistory } from '../src/queries/read-history.ts';
import { createFileSink } from '../src/sinks/file-sink.ts';
import { newKey, openAudit, ORIGIN, type Audit } from './open-audit.ts';

const ACME = '1';
// As long as lies between two runs unless it is configured otherwise.
const EVERY_MS = 5_000;
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

  describe('are refused, and counted as a failure,', () => {
    let messageId: string;
    beforeEach(async () => {
      const [first] = await audit.writer.send(say('one'), say('two'), say('three'));
      messageId = first!.messageId;
      await audit.startWorker()();
      await allowTampering(audit.database);
    });

    const checkpoints = () => select<{ size: string }>(audit.database, 'SELECT size FROM audit_checkpoints');
    async function expectFailure(kind: string, run = audit.startWorker()) {
      const before = await checkpoints();
      await run();
      expect(await audit.count('audit_failures_total', `kind="${kind}"`)).toBe(1);
      expect(await audit.count('audit_failures_total')).toBe(1);
      expect(await checkpoints()).toEqual(before);
    }
    const change = (sql: string) => execute(audit.database, sql);

    it.each([
      [
        'an event was changed before it was signed',
        'UPDATE events SET actor_user_id = 12 WHERE seq = 4',
        'seal',
      ],
      ['a seal was taken from another event', 'UPDATE events SET mac = REVERSE(mac) WHERE seq = 4', 'seal'],
      ['a seal names a key nobody has', "UPDATE events SET mac_key = 'm9' WHERE seq = 4", 'seal'],
      ['half a seal was taken away', 'UPDATE events SET mac = NULL WHERE seq = 4', 'seal'],
      ['an event is gone', 'DELETE FROM events WHERE seq = 4', 'order'],
      ['the last event is gone', 'DELETE FROM events WHERE seq = 5', 'order'],
      ['the stream was cut short', 'UPDATE stream_heads SET last_seq = 2 WHERE company_id = 1', 'rollback'],
      ['the tree was changed', 'UPDATE audit_trees SET frontier = REVERSE(frontier)', 'tree'],
      ['the tree was made smaller', "UPDATE audit_trees SET size = 2, frontier = REPEAT('x', 32)", 'tree'],
      ['the last checkpoint is gone', 'DELETE FROM audit_checkpoints', 'tree'],
      ['a checkpoint was changed', "UPDATE audit_checkpoints SET note = REPLACE(note, 'log', 'fog')", 'tree'],
      [
        'all checkpoints and trees are gone',
        'DELETE t, c FROM audit_trees t JOIN audit_checkpoints c',
        'rollback',
      ],
    ])('when %s', async (_, sql, kind) => {
      const touchesEvents = /(UPDATE events SET (?!mac_key))|(FROM events)/.test(sql);
      await audit.writer.edit(ACME, messageId, 'one, mended');
      await audit.writer.edit(ACME, messageId, 'one, mended again');
      await change(sql);
      await expectFailure(kind);
      expect(await audit.verify()).toMatchObject({ ok: !touchesEvents });
    });

    it('when the database was set back behind what a sink has, even in one run of the worker', async () => {
      const run = audit.startWorker();
      const dump = await select<Record<string, Buffer>>(audit.database, 'SELECT * FROM audit_trees');
      await audit.writer.send(say('four'));
      await run();
      await change('DELETE FROM audit_checkpoints WHERE size = 4');
      await change('DELETE FROM events WHERE seq = 4');
      await change('UPDATE stream_heads SET last_seq = 3 WHERE company_id = 1');
      await execute(audit.database, 'UPDATE audit_trees SET size = 3, frontier = ?', [dump[0]!['frontier']!]);
      await audit.writer.edit(ACME, messageId, 'another history');
      await expectFailure('rollback', run);
      expect((await audit.verify()).findings[0]).toMatchObject({ kind: 'root-mismatch' });
    });

    it('when a sink has another checkpoint of the same size', async () => {
      const [name] = await readdir(join(audit.folder, ACME));
      const path = join(audit.folder, ACME, name!);
      await rm(path);
      await writeFile(path, 'another');
      await audit.writer.send(say('four'));
      await expectFailure('fork');
    });

    it('when the outside cannot be asked, without calling that a failure', async () => {
      const lost = {
        name: 's3' as const,
        publish: () => Promise.reject(new Error('away')),
        newest: () => Promise.reject(new Error('away')),
      };
      await audit.writer.send(say('four'));
      const before = await checkpoints();
      await audit.startWorker({ sinks: [lost] })();
      expect(await checkpoints()).toEqual(before);
      expect(await audit.count('audit_failures_total')).toBe(0);
      expect(await audit.count('audit_sink_errors_total')).toBeGreaterThan(0);
    });
  });

  describe('with a store that takes connections and answers nobody', () => {
    /** Answers until it is told not to; then each question hangs until who asked gives up. */
    function createSilentStore() {
      const notes = new Map<string, { size: number; note: string }>();
      let isSilent = false;
      let asked = 0;
      const answer = async (signal: AbortSignal) => {
        asked += 1;
        if (isSilent) await once(signal, 'abort').then(() => signal.throwIfAborted());
      };
      return {
        name: 's3' as const,
        silence: () => (isSilent = true),
        asked: () => asked,
        async publish(companyId: string, checkpoint: { size: number; note: string }, signal: AbortSignal) {
          await answer(signal);
          notes.set(companyId, checkpoint);
        },
        async newest(companyId: string, _from: number, signal: AbortSignal) {
          await answer(signal);
          return notes.get(companyId);
        },
      };
    }
    const filesOf = async (company: string) => (await audit.outsideNotes(company)).length;

    it('reach every other sink at once, and the next run follows in its time', async () => {
      const store = createSilentStore();
      const run = audit.startWorker({ sinks: [store, createFileSink(audit.folder)] });
      await audit.writer.send(say('one'));
      await run();
      expect(await filesOf(ACME)).toBe(1);

      store.silence();
      await audit.writer.send(say('two'));
      const began = Date.now();
      const over = run();
      await eventually(async () => expect(await filesOf(ACME)).toBe(2), 2_000);
      await over;
      expect(Date.now() - began).toBeLessThan(EVERY_MS);
      expect(await audit.count('audit_sink_errors_total', 's3')).toBe(1);
      expect(await audit.verify()).toMatchObject({ ok: true, counts: { covered: 2 } });
    });

    it('ask nothing more of a folder that has gone silent, and go on everywhere else', async () => {
      // As a folder on another machine does, it takes no notice of who gives up.
      let wake = () => {};
      let asked = 0;
      const silent = {
        name: 's3' as const,
        newest: () => Promise.resolve(undefined),
        publish() {
          asked += 1;
          return new Promise<void>((resolve) => (wake = resolve));
        },
      };
      const run = audit.startWorker({ sinks: [silent, createFileSink(audit.folder)] });
      for (const text of ['one', 'two']) {
        await audit.writer.send(say(text));
        const began = Date.now();
        await run();
        expect(Date.now() - began).toBeLessThan(EVERY_MS);
      }
      expect([await filesOf(ACME), asked]).toEqual([2, 1]);
      wake();
      const over = run();
      await eventually(() => expect(asked).toBe(2));
      wake();
      await over;
    });

    it('are not made of a company whose outside was never seen, and no other waits for that', async () => {
      const store = createSilentStore();
      store.silence();
      await audit.writer.send(...['1', '2'].map((company) => say('one', company)));
      const run = audit.startWorker({ sinks: [store] });
      const began = Date.now();
      await run();
      expect(Date.now() - began).toBeLessThan(EVERY_MS);
      expect(store.asked()).toBe(1);
      expect(await select(audit.database, 'SELECT size FROM audit_checkpoints')).toEqual([]);
    });
  });

  it('go on for other companies when one of them fails', async () => {
    await audit.writer.send(say('one'), say('one', '2'));
    await allowTampering(audit.database);
    await execute(audit.database, 'UPDATE events SET actor_user_id = 12 WHERE company_id = 1');
    await audit.startWorker()();
    expect(await audit.verify('2')).toMatchObject({ ok: true, counts: { covered: 1 } });
    expect(await audit.outsideNotes('1')).toEqual([]);
  });

  it('take in events of a release that cannot seal, and say how many; or refuse them', async () => {
    const unsealed = createMessageWriter(audit.schema.connect(1));
    await unsealed.send(say('one'), say('two'));
    await audit.startWorker({ refuseUnsealed: true })();
    expect(await audit.count('audit_failures_total', 'unsealed')).toBe(1);
    await audit.startWorker()();
    expect(await audit.count('audit_unsealed_events_total')).toBe(2);
    expect(await audit.verify()).toMatchObject({ ok: true, counts: { unsealed: 2, covered: 2 } });
  });

  it('survive a rotation of both keys', async () => {
    const origin = `${ORIGIN}/${ACME}`;
    await audit.writer.send(say('one'));
    await audit.startWorker()();
    const macKeys = parseMacKeys(`m2:${newKey()},m1:${audit.macKeys.byId.get('m1')!.toString('base64url')}`);
    sealEvents(audit.database, macKeys);
    const [old, fresh] = [audit.seed, newKey()];
    await audit.writer.send(say('two'));
    const both = createCheckpointKeys([fresh, old]);
    await audit.startWorker({ macKeys, keys: both })();
    await audit.writer.send(say('three'));
    await audit.startWorker({ macKeys, keys: createCheckpointKeys([fresh]) })();

    const verifiers = both.textsOf(origin).map(parseNoteVerifier);
    const evidence = { origin, notes: await audit.outsideNotes(), macKeys };
    const history = () => readHistory(audit.database, ACME);
    const { ok, counts } = await verifyHistory(history(), { ...evidence, verifiers });
    expect({ ok, ...counts }).toMatchObject({ ok: true, sealed: 3, checkpoints: 3, covered: 3 });
    // Who was never told of the new key can still verify what both signed, and is told of the rest.
    const late = await verifyHistory(history(), { ...evidence, verifiers: verifiers.slice(1) });
    expect(late).toMatchObject({ ok: false, counts: { checkpoints: 2, covered: 2 } });
    expect(late.findings).toMatchObject([{ kind: 'checkpoint-refused' }]);
  });

  it('cost what is new, not what is there', async () => {
    await audit.writer.send(...Array.from({ length: 300 }, (_, i) => say(`message ${i}`)));
    const run = audit.startWorker();
    await run();
    await audit.writer.send(say('one more'));
    const before = await rowsRead(audit.database);
    await run();
    expect((await rowsRead(audit.database)) - before).toBeLessThan(40);
    expect(await audit.verify()).toMatchObject({ ok: true, counts: { covered: 301 } });
  });

  it('work off a long stream in parts', async () => {
    await audit.writer.send(...Array.from({ length: 30 }, (_, i) => say(`message ${i}`)));
    const sign = createSignCheckpoint({
      database: audit.database,
      originBase: ORIGIN,
      macKeys: audit.macKeys,
      keys: audit.keys,
      refuseUnsealed: false,
    });
    for (const size of [12, 24, 30]) {
      const signed = await sign(ACME, { outside: undefined, most: 12 });
      expect(signed?.checkpoint.size).toBe(size);
    }
    expect(await sign(ACME, { outside: undefined, most: 12 })).toBeUndefined();
  });

  it('stay valid when a person is erased, who may be, and whose texts else are destroyed', async () => {
    const [first, second] = await audit.writer.send(say('my address is …'), say('two'));
    await audit.writer.edit(ACME, first!.messageId, 'better not');
    await audit.startWorker()();
    await audit.writer.remove(ACME, first!.messageId);
    await audit.startWorker()();
    await execute(
      audit.database,
      "UPDATE message_versions SET message = '', salt = NULL WHERE company_id = ? AND message_id = ?",
      [ACME, first!.messageId],
    );
    // Nobody asked for it.
    expect((await audit.verify()).findings).toMatchObject([
      { kind: 'message-destroyed', messageId: first!.messageId },
      { kind: 'message-destroyed', messageId: first!.messageId },
    ]);
    await recordErasure(audit.database, '11');
    await audit.startWorker()();
    const { ok, counts } = await audit.verify();
    expect({ ok, erased: counts.erased, texts: counts.texts }).toEqual({ ok: true, erased: 2, texts: 2 });
    expect(second).toBeDefined();
    // The commitment stays, and nothing that is left opens it: a text with no salt is not what was committed to.
    await execute(
      audit.database,
      "UPDATE message_versions SET message = 'my address is …' WHERE message_id = ? AND version = 1",
      [first!.messageId],
    );
    expect((await audit.verify()).findings).toMatchObject([
      { kind: 'message-altered', messageId: first!.messageId },
    ]);
  });
});

/** What the write API appends when the ERP asks for an erasure. */
async function recordErasure(database: Knex, userId: string): Promise<void> {
  await inTransaction(database, async (trx) => {
    const heads = await lockStreamHeads(trx, [ACME]);
    await appendEvents(trx, [
      {
        companyId: ACME,
        seq: String(heads.get(ACME)! + 1n),
        type: 'erasure.requested',
        conversationId: null,
        prevSeq: '0',
        messageId: null,
        actorUserId: null,
        correlationId: 'erasure',
        data: { userId },
        occurredAt: new Date().toISOString(),
      },
    ]);
  });
}

/** Rows that all connections have read from tables and indexes so far. */
async function rowsRead(database: Knex): Promise<number> {
  const rows = await select<{ Value: string }>(database, "SHOW GLOBAL STATUS LIKE 'Innodb_rows_read'");
  return rows.reduce((sum, row) => sum + Number(row.Value), 0);
}
