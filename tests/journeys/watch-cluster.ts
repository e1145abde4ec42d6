import type { Id } from '@messaging/contracts';
import { createDatabase, select } from '@messaging/database';
import type { Cluster } from '@messaging/local-cluster';
import { createTextWatch, describeLeaks, eventually, noteRedis, readOwnedWords } from '@messaging/test-kit';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

type Watched = Pick<Cluster, 'redisUrl' | 'queueRedisUrl' | 'folder' | 'services' | 'demoErpUrl' | 'servers'>;

export interface ClusterWatch {
  /** What was answered to, or shown to, somebody of this company. */
  noteShown: (surface: string, text: string, companyId: Id) => void;
  /** Texts that a test sends everywhere, as addresses and as messages: where one is found, nothing has leaked. */
  sendEverywhere: (texts: readonly string[]) => void;
  /** Throws where what is a company's own has left it. The cluster must still run. */
  finish: () => Promise<void>;
}

const watches = new Map<string, ClusterWatch>();

/** The watch over the cluster whose demo ERP is there. */
export const watchAt = (demoErpUrl: string): ClusterWatch | undefined => watches.get(demoErpUrl);

/**
 * Searches what leaves the processes of a cluster for the texts and names of its companies: what they tell Redis, in their
 * own room or in a job, what they answer, log, measure, mail and put outside as checkpoints. Every cluster of a test has one.
 */
export async function watchCluster(cluster: Watched): Promise<ClusterWatch> {
  const watch = createTextWatch();
  const everywhere = new Set<string>();
  const urls = new Set([cluster.redisUrl, cluster.queueRedisUrl].map(withoutDatabase));
  const monitors = await Promise.all([...urls].map((url) => noteRedis(url, watch)));

  async function noteRest(): Promise<void> {
    for (const [kind, folder] of [
      ['log', 'logs'],
      ['checkpoint', 'checkpoints'],
    ] as const)
      for (const file of filesIn(join(cluster.folder, folder)))
        watch.note(`${kind} ${file}`, readFileSync(join(cluster.folder, folder, file), 'utf8'));
    for (const { name, url } of cluster.services) {
      for (const path of ['metrics', 'readyz']) {
        const text = await eventually(async () => (await fetch(`${url}/${path}`)).text(), 5_000);
        watch.note(`${path} of ${name}`, text);
      }
    }
  }

  const result: ClusterWatch = {
    noteShown: (surface, text, companyId) => watch.note(surface, text, [companyId]),
    sendEverywhere: (texts) => texts.forEach((text) => everywhere.add(text)),
    async finish() {
      watches.delete(cluster.demoErpUrl);
      monitors.forEach((monitor) => monitor.stop());
      const database = createDatabase(cluster.servers.database.adminUrl, {
        poolSize: 1,
        mayReachAll: () => true,
      });
      try {
        await noteRest();
        for (const { to, text } of await readMails(cluster))
          watch.note('e-mail', text, await companiesOf(database, to));
        const owned = await readOwnedWords(database);
        const leaks = watch.find(owned.filter(({ words }) => !everywhere.has(words)));
        if (leaks.length > 0)
          throw new Error(`what is a company’s own has left it:\n${describeLeaks(leaks)}`);
      } finally {
        await database.destroy();
      }
    },
  };
  watches.set(cluster.demoErpUrl, result);
  return result;
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((one) => one.isFile()).map((one) => relative(folder, join(one.parentPath, one.name)));
}

/** The same cluster, watched from now on: stopping it fails where something has leaked. */
export async function watched<C extends Cluster>(cluster: C): Promise<C> {
  const watch = await watchCluster(cluster);
  return { ...cluster, stop: () => watch.finish().finally(cluster.stop) };
}

async function readMails({ demoErpUrl, services }: Watched): Promise<{ to: string[]; text: string }[]> {
  if (!services.some(({ service }) => service === 'demo-erp')) return [];
  const { mails } = (await (await fetch(`${demoErpUrl}/mailbox.json`)).json()) as {
    mails: { to: string[] }[];
  };
  return mails.map((mail) => ({ to: mail.to, text: JSON.stringify(mail) }));
}

/** The companies that everybody works in to whom a mail went. */
async function companiesOf(database: ReturnType<typeof createDatabase>, to: string[]): Promise<Id[]> {
  const rows = await select<{ companyId: Id; readers: string }>(
    database,
    `SELECT e.company_id AS companyId, COUNT(DISTINCT u.email) AS readers
       FROM users u JOIN employments e ON e.user_id = u.id
      WHERE u.email IN (${to.map(() => '?').join(', ')}) GROUP BY e.company_id`,
    to,
  );
  return rows.filter(({ readers }) => Number(readers) === new Set(to).size).map(({ companyId }) => companyId);
}

function withoutDatabase(url: string): string {
  const address = new URL(url);
  address.pathname = '/0';
  return address.href;
}
