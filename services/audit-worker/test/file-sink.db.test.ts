import { signCheckpoint } from '@messaging/audit';
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readNotes } from '../src/cli/read-notes.ts';
import { checkpointName } from '../src/sinks/checkpoint-sink.ts';
import { createFileSink } from '../src/sinks/file-sink.ts';
import { openAudit, ORIGIN, type Audit } from './open-audit.ts';

const ACME = '1';
const say = (text: string) => ({ companyId: ACME, userId: '11', link: { topic: 'Work' }, text });

describe('checkpoints in a folder', () => {
  let audit: Audit;
  const { signal } = new AbortController();
  beforeAll(async () => {
    audit = await openAudit();
  });
  afterAll(() => audit.close());
  beforeEach(async () => {
    await rm(join(audit.folder, ACME), { recursive: true, force: true });
    await mkdir(join(audit.folder, ACME));
  });

  /** Another root for the same size makes another checkpoint. */
  function checkpoint(size: number, root = 1) {
    const origin = `${ORIGIN}/${ACME}`;
    const note = signCheckpoint({ origin, size, root: Buffer.alloc(32, root) }, audit.keys.signersOf(origin));
    return { size, note };
  }
  const pathOf = (size: number) => join(audit.folder, checkpointName(ACME, size));
  const publish = (one: { size: number; note: string }) =>
    createFileSink(audit.folder).publish(ACME, one, signal);
  const newest = (from = 0) => createFileSink(audit.folder).newest!(ACME, from, signal);
  const names = async () => (await readdir(join(audit.folder, ACME))).sort();

  it('are whole, can be written by nobody, and are never written over', async () => {
    await publish(checkpoint(3));
    expect((await stat(pathOf(3))).mode & 0o777).toBe(0o444);
    await publish(checkpoint(3));
    await expect(publish(checkpoint(3, 2))).rejects.toThrow('holds another checkpoint of size 3');
    expect(await readFile(pathOf(3), 'utf8')).toBe(checkpoint(3).note);
    expect(await names()).toEqual([basename(pathOf(3))]);
  });

  it('are written once where many write the same at the same moment, and none of two where they differ', async () => {
    await Promise.all(Array.from({ length: 8 }, () => publish(checkpoint(4))));
    expect(await readFile(pathOf(4), 'utf8')).toBe(checkpoint(4).note);
    const both = await Promise.allSettled([publish(checkpoint(5)), publish(checkpoint(5, 2))]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it.each([
    ['empty', 0],
    ['cut in its text', 20],
    ['cut in its signature', -10],
    ['cut before its last character', -1],
  ])('that an earlier release left %s are no checkpoints until they are finished', async (_, end) => {
    await publish(checkpoint(3));
    await writeFile(pathOf(5), checkpoint(5).note.slice(0, end), { mode: 0o444 });
    expect(await newest()).toEqual(checkpoint(3));
    expect(await newest(4)).toBeUndefined();
    await publish(checkpoint(5));
    expect(await newest()).toEqual(checkpoint(5));
    expect(await names()).toEqual([basename(pathOf(3)), basename(pathOf(5))]);
  });

  it('are not finished from the beginning of another', async () => {
    const another = checkpoint(5, 2).note.slice(0, -10);
    await writeFile(pathOf(5), another);
    await expect(publish(checkpoint(5))).rejects.toThrow('holds another checkpoint of size 5');
    expect(await readFile(pathOf(5), 'utf8')).toBe(another);
  });

  it('are found and verified beside the draft of a worker that was stopped, which the next one removes', async () => {
    await publish(checkpoint(3));
    const draft = `${pathOf(5)}.left-behind.draft`;
    await writeFile(draft, checkpoint(5).note.slice(0, 20), { mode: 0o444 });
    expect(await newest()).toEqual(checkpoint(3));
    expect(await readNotes([audit.folder])).toEqual([{ from: pathOf(3), note: checkpoint(3).note }]);
    await publish(checkpoint(4));
    expect(await names()).toContain(basename(draft));
    // It is not one that another worker is about to write.
    const anHourAgo = new Date(Date.now() - 3_600_000);
    await utimes(draft, anHourAgo, anHourAgo);
    await publish(checkpoint(5));
    expect(await names()).toEqual([3, 4, 5].map((size) => basename(pathOf(size))));
  });

  it('go on in a company whose last file was never finished', async () => {
    await audit.writer.send(say('one'));
    await audit.startWorker()();
    await audit.database('audit_publications').delete();
    const whole = await readFile(pathOf(1), 'utf8');
    await rm(pathOf(1));
    await writeFile(pathOf(1), '');

    const run = audit.startWorker();
    await run();
    expect(await readFile(pathOf(1), 'utf8')).toBe(whole);
    await audit.writer.send(say('two'));
    await run();
    expect(await audit.count('audit_failures_total')).toBe(0);
    expect(await audit.verify()).toMatchObject({ ok: true, counts: { covered: 2, checkpoints: 2 } });
  });
});
