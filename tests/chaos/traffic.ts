import type { RootLink } from '@messaging/contracts';
import { DEMO_COMPANIES } from '@messaging/demo-data';
import {
  createRecordedReader,
  createRecordedWriter,
  type Person,
  type RecordedReader,
  type Recorder,
  type RecordedWriter,
} from '@messaging/proof';
import { eventually } from '@messaging/test-kit';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from './random.ts';

export interface TrafficOptions {
  gatewayUrl: string;
  tokenOf: (person: Person) => Promise<string>;
  recorder: Recorder;
  random: Random;
  companies: number;
  /** Pause between two writes of one writer. */
  everyMs: number;
}

const ONLINE_MS = 30_000;

/** Two people of a company at work in one conversation: one writes by plain requests, both have it open. */
interface Desk {
  companyId: string;
  writers: RecordedWriter[];
  readers: RecordedReader[];
}

// The same link in every company: what strays from one into the other is seen at once.
let links = 900_000 + (Date.now() % 100_000) * 1_000;

/** Recorded clients in several companies that write and listen until they are told to stop. */
export async function startTraffic(options: TrafficOptions) {
  const { random, companies, everyMs } = options;
  const link: RootLink = { transactionId: String(++links) };
  const run = `t${links}`;
  const desks = DEMO_COMPANIES.slice(0, companies).map(({ id: companyId, staff }): Desk => {
    const people = staff.filter(({ active }) => active).slice(0, 2);
    const parts = people.map(({ person }) => {
      const one = { companyId, userId: person.id };
      return { ...options, person: one, getToken: () => options.tokenOf(one) };
    });
    return { companyId, writers: parts.map(createRecordedWriter), readers: parts.map(createRecordedReader) };
  });
  const readers = desks.flatMap((desk) => desk.readers);
  const writers = desks.flatMap((desk) => desk.writers);
  const conversations = readers.map((reader) => reader.open(link));
  await eventually(() => {
    if (!readers.every((reader) => reader.isOnline())) throw new Error('not everybody is online');
    if (!conversations.every((one) => one.getSnapshot().status === 'ready')) throw new Error('not loaded');
  }, ONLINE_MS);

  let writing = true;
  const giveUp = new AbortController();
  let work: Promise<unknown> = Promise.resolve();

  async function keepWriting(writer: RecordedWriter, number: number): Promise<void> {
    await sleep((everyMs * number) / writers.length);
    const own: string[] = [];
    for (let n = 1; writing; n++) {
      const began = Date.now();
      await writeOne(writer, `${run}-${number}-${n}`, own);
      await sleep(Math.max(0, began + everyMs - Date.now()));
    }
  }

  /** Mostly a message, now and then a reply, the same request twice at once, an edit or a deletion. */
  async function writeOne(writer: RecordedWriter, key: string, own: string[]): Promise<void> {
    const { signal } = giveUp;
    const dice = random.next();
    const messageId = own.at(-1);
    if (dice < 0.1 && messageId) {
      await writer.write({ action: 'edit', link, key, messageId, text: `${key} edited` }, signal);
      return;
    }
    if (dice < 0.15 && messageId) {
      await writer.write({ action: 'delete', link, key, messageId }, signal);
      own.pop();
      return;
    }
    const reply = dice < 0.3 && own[0] ? { parentMessageId: own[0] } : {};
    const intent = { action: 'send', link, key, text: `${key} says something`, ...reply } as const;
    const both = dice > 0.9 ? [intent, intent] : [intent];
    const [accepted] = await Promise.all(both.map((one) => writer.write(one, signal)));
    if (!accepted) return;
    own.push(accepted.messageId);
    if (dice > 0.6) await writer.reread(accepted);
  }

  return {
    link,
    companyIds: desks.map(({ companyId }) => companyId),
    readers,
    /** Resolves when every writer has begun. */
    async startWriting(): Promise<void> {
      work = Promise.all(writers.map((writer, i) => keepWriting(writer, i)));
      await sleep(everyMs);
    },
    /** Lets every writer finish what it has begun; after `patienceMs` they give up. */
    async stopWriting(patienceMs: number): Promise<void> {
      writing = false;
      const timer = setTimeout(() => giveUp.abort(), patienceMs);
      await work;
      clearTimeout(timer);
    },
    async noteEnd(): Promise<void> {
      for (const reader of readers) await reader.noteEnd(link);
    },
    close: () => readers.forEach((reader) => reader.close()),
  };
}

export type Traffic = Awaited<ReturnType<typeof startTraffic>>;
