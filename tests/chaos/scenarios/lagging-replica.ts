import type { Id, MessageView, Permission } from '@messaging/contracts';
import { waitUntil } from '@messaging/local-cluster';
import { seedDirectory } from '@messaging/test-kit';
import { allowFlooding, call, createSignerOf } from '../../journeys/journey-cluster.ts';
import type { Scenario, ScenarioContext } from '../scenario.ts';
import { startReplica, type Replica } from '../start-replica.ts';

const BEHIND = { long: { seconds: 10, conversations: 40 }, short: { seconds: 3, conversations: 4 } };
const ASKED_AGAIN_MS = 10_000;
/** Rights are taken away on every surface within a second. */
const REVOKED_WITHIN_MS = 1_000;
const ADMIN: Permission = 'messaging.administer';

let companies = 7_000_000 + (Date.now() % 100_000) * 10;

export const laggingReplica: Scenario = {
  name: 'lagging-replica',
  what: 'reads come from a replica that is 10 s behind: everybody reads what was written, and nobody what they may not',
  wire: 'once',
  async run(context) {
    const { seconds, conversations } = context.short ? BEHIND.short : BEHIND.long;
    const world = await openWorld(context, conversations);
    // The engine counts in whole seconds from the beginning of the one an event is of, so it may be early by one.
    const replica = await startReplica(context.cluster, seconds + 1);
    try {
      context.network.aimReplica(replica.url);
      await readBehind(context, world, replica, seconds * 1_000);
    } finally {
      context.network.aimReplica(undefined);
      await replica.stop();
    }
  },
};

interface Page {
  conversation: { id: Id } | null;
  threads: MessageView[];
}

interface World {
  companyId: Id;
  readerId: Id;
  topics: string[];
  /** The last event of what was there before the replica. */
  seq: string;
  write: (method: string, path: string, body?: unknown) => Promise<{ id: Id; seq: string }>;
  page: (topic: string) => Promise<{ status: number; page: Page }>;
  employ: (active: boolean) => Promise<void>;
}

/** A company whose conversations stand still until one of them is used, so that the replica has an older state of each. */
async function openWorld({ cluster, database }: ScenarioContext, conversations: number): Promise<World> {
  const companyId = String((companies += 1));
  const [adminId, readerId] = [`${companyId}1`, `${companyId}2`];
  await seedDirectory(database, {
    [companyId]: [{ userId: adminId, permissions: [ADMIN] }, { userId: readerId }],
  });
  await allowFlooding(cluster, companyId);
  const signer = await createSignerOf(cluster);
  const [admin, reader, erp] = await Promise.all([
    signer.personToken(companyId, adminId),
    signer.personToken(companyId, readerId),
    signer.serviceToken('directory:write'),
  ]);
  async function write(method: string, path: string, body?: unknown) {
    const answer = await call(cluster, admin, method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status}`);
    const { message, seq } = answer.body as { message?: MessageView; seq: string };
    return { id: message?.id ?? '', seq };
  }
  const topics = Array.from({ length: conversations }, (_, i) => `quiet ${i}`);
  let seq = '0';
  for (const topic of topics) ({ seq } = await write('POST', '', { topic, message: `old, ${topic}` }));
  return {
    companyId,
    readerId,
    topics,
    seq,
    write,
    async page(topic) {
      const { status, body } = await call(cluster, reader, 'GET', `?topic=${encodeURIComponent(topic)}`);
      return { status, page: body as Page };
    },
    async employ(active) {
      const employments = [{ companyId, userId: readerId, permissions: [], active }];
      const { status } = await call(cluster, erp, 'PUT', '/directory', { employments });
      if (status >= 300) throw new Error(`PUT /directory: ${status}`);
    },
  };
}

async function readBehind(context: ScenarioContext, world: World, replica: Replica, behindMs: number) {
  const { find, inject, traffic } = context;
  const { topics, page } = world;
  find('the replica follows', 'yes', await replica.hasReached(world.companyId, world.seq));
  const before = await replica.countReads();
  const isAsked = await waitUntil(async () => {
    await page(topics[0]!);
    return (await replica.countReads()) > before;
  }, ASKED_AGAIN_MS);
  find('the replica is asked', isAsked ? 'yes' : 'no', isAsked);
  const lags: number[] = [];
  const wrong: string[] = [];
  await inject('behind', 'replica', async () => {
    for (const topic of topics) {
      lags.push(await replica.lagMs(traffic.companyIds));
      wrong.push(...(await useConversation(world, topic)));
    }
  });
  const least = Math.min(...lags);
  find('it is so far behind all the time', `${least} ms`, least >= 0.9 * behindMs);
  find(
    `everybody reads what was written, ${topics.length} times`,
    wrong.join('; ') || 'yes',
    wrong.length === 0,
  );
  const reads = (await replica.countReads()) - before;
  find('the replica answered', `${reads} reads`, reads > topics.length);
  await endEmployment(context, world);
}

/** Everything that can happen in a conversation, each looked at by the other at once, without any token. What is wrong. */
async function useConversation({ write, page }: World, topic: string): Promise<string[]> {
  const wrong: string[] = [];
  const shown = async () =>
    (await page(topic)).page.threads
      .map(({ message, state }) => (state === 'visible' ? message : state))
      .join();
  async function expectShown(what: string, expected: string): Promise<void> {
    const found = await shown();
    if (found !== expected) wrong.push(`${what} of "${topic}": ${found} instead of ${expected}`);
  }
  const { page: first } = await page(topic);
  const old = first.threads[0]!;
  await expectShown('the beginning', `old, ${topic}`);
  await write('PATCH', `/messages/${old.id}`, { message: 'edited' });
  await expectShown('the edit', 'edited');
  await write('POST', '', { topic, message: 'new' });
  await expectShown('the new message', 'edited,new');
  await write('DELETE', `/messages/${old.id}`);
  await expectShown('the deletion', 'deleted,new');
  const { conversation } = first;
  await write('PUT', `/conversations/${conversation!.id}`, {
    audience: { kind: 'permission', permission: ADMIN },
  });
  const after = (await page(topic)).page;
  if (after.conversation !== null || after.threads.length > 0) wrong.push(`"${topic}" is still shown`);
  return wrong;
}

/** The replica knows the person as a colleague for as long as it is behind. */
async function endEmployment({ find }: ScenarioContext, { employ, page, topics }: World): Promise<void> {
  await employ(false);
  const endedAt = Date.now();
  const isOut = await waitUntil(async () => (await page(topics[0]!)).status === 404, REVOKED_WITHIN_MS);
  find('whose employment ends reads nothing', `after ${Date.now() - endedAt} ms`, isOut);
}
