import type { Cluster } from '@messaging/local-cluster';
import {
  monitorRedis,
  NOTHING,
  type Allowed,
  type CanaryOwner,
  type CanaryScanner,
} from '@messaging/test-kit';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface WatchOptions {
  cluster: Cluster;
  scanner: CanaryScanner;
  /** Whose names and texts are at home in a company. */
  ownersOf: (companyId: string) => readonly CanaryOwner[];
  /** Whose a mail to this address may hold. */
  readerOf: (address: string) => readonly CanaryOwner[];
}

interface Mail {
  to: string[];
}

const COMPANY_TAG = /company:(\d{1,19})/g;
// BullMQ's keys.
const QUEUES = '{messaging}';

/**
 * Scans what leaves the processes of a cluster beside its answers: what they tell Redis as they tell it, and at the end
 * their logs, their metrics and the mails they sent.
 */
export async function watchSurfaces({ cluster, scanner, ownersOf, readerOf }: WatchOptions) {
  const monitors = await Promise.all(
    [...new Set([cluster.redisUrl, cluster.queueRedisUrl].map(withoutDatabase))].map((url) =>
      monitorRedis(url, (line) => {
        if (line.includes(QUEUES)) scanner.scan('queue', line, NOTHING);
        else scanner.scan('Redis bus', line, ofCompanies(line));
      }),
    ),
  );

  /** Only one company's own channels and keys may hold what is that company's. */
  function ofCompanies(line: string): Allowed {
    const companies = new Set([...line.matchAll(COMPANY_TAG)].map(([, id = '']) => id));
    const [only] = companies;
    return companies.size === 1 && only !== undefined ? { owners: ownersOf(only), texts: true } : NOTHING;
  }

  async function scanRest(): Promise<void> {
    const logs = join(cluster.folder, 'logs');
    for (const file of readdirSync(logs))
      scanner.scan(`log ${file}`, readFileSync(join(logs, file)), NOTHING);
    for (const { name, url } of cluster.services) {
      scanner.scan(`metrics of ${name}`, await (await fetch(`${url}/metrics`)).text(), NOTHING);
      scanner.scan(`readiness of ${name}`, await (await fetch(`${url}/readyz`)).text(), NOTHING);
    }
    const { mails } = (await (await fetch(`${cluster.demoErpUrl}/mailbox.json`)).json()) as { mails: Mail[] };
    for (const mail of mails) {
      const owners = mail.to.map(readerOf).reduce((all, some) => all.filter((owner) => some.includes(owner)));
      scanner.scan('e-mail', JSON.stringify(mail), { owners, texts: true });
    }
  }

  return { scanRest, stop: () => monitors.forEach((monitor) => monitor.stop()) };
}

function withoutDatabase(url: string): string {
  const address = new URL(url);
  address.pathname = '/0';
  return address.href;
}
