import {
  canonicalJson,
  type EventRecord,
  type History,
  type MessageFacts,
  type MessageRecord,
  type Seal,
} from '@messaging/audit';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { UsageError } from './cli-options.ts';

export const EXPORT_FORMAT = 'messaging-audit-export/1';
const FILES = { events: 'events.jsonl', seals: 'seals.jsonl', messages: 'messages.jsonl' } as const;
const MANIFEST = 'manifest.json';

const manifestSchema = z.object({
  format: z.literal(EXPORT_FORMAT),
  companyId: z.string(),
  origin: z.string(),
  exportedAt: z.string(),
  files: z.array(
    z.object({
      name: z.string(),
      lines: z.number(),
      bytes: z.number(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
});
export type ExportManifest = z.output<typeof manifestSchema>;

/** Writes lines to a file and counts, measures and hashes them on the way. */
function openLines(folder: string, name: string) {
  const stream = createWriteStream(join(folder, name), { flags: 'wx' });
  // Said by the next write, or when it is closed; without this it would end the process before.
  stream.on('error', () => undefined);
  const hash = createHash('sha256');
  let [lines, bytes] = [0, 0];
  return {
    async write(line: Buffer): Promise<void> {
      const whole = Buffer.concat([line, Buffer.from('\n')]);
      hash.update(whole);
      lines += 1;
      bytes += whole.length;
      if (stream.errored) throw stream.errored;
      if (!stream.write(whole)) await once(stream, 'drain');
    },
    async close() {
      stream.end();
      await finished(stream);
      return { name, lines, bytes, sha256: hash.digest('hex') };
    },
  };
}

/** Writes a history as JSON Lines with a manifest of their hashes. An event's line is its leaf, byte for byte. */
export async function writeExport(
  folder: string,
  origin: string,
  { companyId, events, messages }: History,
): Promise<ExportManifest> {
  await mkdir(folder, { recursive: true });
  const files: ExportManifest['files'] = [];
  const leaves = openLines(folder, FILES.events);
  const seals = openLines(folder, FILES.seals);
  for await (const { leaf, seal } of events) {
    await leaves.write(leaf);
    const written = seal && { keyId: seal.keyId, mac: seal.mac.toString('base64') };
    await seals.write(Buffer.from(canonicalJson(written)));
  }
  files.push(await leaves.close(), await seals.close());
  if (messages) {
    const lines = openLines(folder, FILES.messages);
    for await (const { salt, facts } of messages) {
      await lines.write(Buffer.from(canonicalJson({ ...facts, salt: salt?.toString('base64') ?? null })));
    }
    files.push(await lines.close());
  }
  const exportedAt = new Date().toISOString();
  const manifest: ExportManifest = { format: EXPORT_FORMAT, companyId, origin, exportedAt, files };
  await writeFile(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { flag: 'wx' });
  return manifest;
}

function readManifest(text: string): ExportManifest {
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch {
    throw new UsageError(`${MANIFEST} is not the manifest of a ${EXPORT_FORMAT}`);
  }
}

/** Opens an export. `altered` names the files that are not those the manifest speaks of. */
export async function openExport(folder: string) {
  const manifest = readManifest(await readFile(join(folder, MANIFEST), 'utf8'));
  const altered: string[] = [];
  for (const { name, sha256 } of manifest.files) {
    const hash = createHash('sha256');
    for await (const piece of createReadStream(join(folder, name))) hash.update(piece as Buffer);
    if (hash.digest('hex') !== sha256) altered.push(name);
  }
  const hasMessages = manifest.files.some(({ name }) => name === FILES.messages);
  const history: History = {
    companyId: manifest.companyId,
    events: readEvents(folder),
    messages: hasMessages ? readMessages(folder) : undefined,
  };
  return { manifest, altered, history };
}

const linesOf = (folder: string, name: string) =>
  createInterface({ input: createReadStream(join(folder, name)), crlfDelay: Infinity })[
    Symbol.asyncIterator
  ]();

async function* readEvents(folder: string): AsyncGenerator<EventRecord> {
  const seals = linesOf(folder, FILES.seals);
  for (const leaves = linesOf(folder, FILES.events); ;) {
    const leaf = await leaves.next();
    if (leaf.done) return;
    const seal = await seals.next();
    const written = seal.done ? null : (JSON.parse(seal.value) as { keyId: string; mac: string } | null);
    yield { leaf: Buffer.from(leaf.value), seal: written && toSeal(written) };
  }
}

const toSeal = ({ keyId, mac }: { keyId: string; mac: string }): Seal => ({
  keyId,
  mac: Buffer.from(mac, 'base64'),
});

async function* readMessages(folder: string): AsyncGenerator<MessageRecord> {
  for await (const line of { [Symbol.asyncIterator]: () => linesOf(folder, FILES.messages) }) {
    const { salt, ...facts } = JSON.parse(line) as MessageFacts & { salt: string | null };
    yield { salt: salt === null ? null : Buffer.from(salt, 'base64'), facts };
  }
}
