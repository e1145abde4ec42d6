import { parseMacKeys, parseNoteVerifier, verifyHistory } from '@messaging/audit';
import { sealEvents } from '@messaging/events';
import {
  createMessageWriter,
  createTestDatabase,
  seedDirectory,
  createTestLogger,
  createTestMetrics,
} from '@messaging/test-kit';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCheckpointKeys } from '../src/commands/checkpoint-keys.ts';
import { createKeepCheckpoints, type KeepCheckpointsOptions } from '../src/jobs/keep-checkpoints.ts';
import { readHistory } from '../src/queries/read-history.ts';
import { createFileSink } from '../src/sinks/file-sink.ts';

export const ORIGIN = 'audit.test/log';
export const newKey = () => randomBytes(32).toString('base64url');

/** A company with people, a writer whose events are sealed, and the audit worker's job on it. */
export async function openAudit() {
  const schema = await createTestDatabase();
  const { database } = schema;
  await seedDirectory(database, { '1': [{ userId: '11' }, { userId: '12' }], '2': [{ userId: '11' }] });
  const macKeys = parseMacKeys(`m1:${newKey()}`);
  sealEvents(database, macKeys);
  const seed = newKey();
  const keys = createCheckpointKeys([seed]);
  const folder = await mkdtemp(join(tmpdir(), 'audit-'));
  const metrics = createTestMetrics('audit-worker');

  /** A worker that has just been started: it remembers nothing. */
  function startWorker(changes: Partial<KeepCheckpointsOptions> = {}) {
    const keepCheckpoints = createKeepCheckpoints({
      database,
      originBase: ORIGIN,
      macKeys,
      keys,
      refuseUnsealed: false,
      sinks: [createFileSink(folder)],
      metrics,
      logger: createTestLogger('audit-worker'),
      ...changes,
    });
    return () => keepCheckpoints({ signal: new AbortController().signal });
  }

  async function outsideNotes(companyId = '1') {
    const names = await readdir(join(folder, companyId)).catch(() => []);
    return Promise.all(
      names.map(async (from) => ({ from, note: await readFile(join(folder, companyId, from), 'utf8') })),
    );
  }

  return {
    schema,
    database,
    macKeys,
    seed,
    keys,
    folder,
    startWorker,
    outsideNotes,
    writer: createMessageWriter(database),
    /** The value of a metric, summed over its labels; of one kind where that is given. */
    async count(name: string, label = ''): Promise<number> {
      const lines = (await metrics.print())
        .split('\n')
        .filter((line) => line.startsWith(name) && line.includes(label));
      return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
    },
    async verify(companyId = '1', { withMacKeys = true } = {}) {
      const origin = `${ORIGIN}/${companyId}`;
      return verifyHistory(readHistory(database, companyId), {
        origin,
        notes: await outsideNotes(companyId),
        verifiers: keys.textsOf(origin).map(parseNoteVerifier),
        macKeys: withMacKeys ? macKeys : undefined,
      });
    },
    async close(): Promise<void> {
      await schema.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type Audit = Awaited<ReturnType<typeof openAudit>>;
