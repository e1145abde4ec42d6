import type { ClusterOptions } from '@messaging/local-cluster';
import { openLink, type Link, type LinkFault } from '@messaging/test-kit';

export const SERVERS = ['database', 'redis', 'queue-redis'] as const;
export type ServerName = (typeof SERVERS)[number];

const VARIABLES: Record<ServerName, string> = {
  database: 'DATABASE_URL',
  redis: 'REDIS_URL',
  'queue-redis': 'QUEUE_REDIS_URL',
};

export interface LinkName {
  process: string;
  server: ServerName;
}

/** A link of its own between each process and each server it uses. */
export async function openNetwork(processes: readonly string[]) {
  const links = new Map<string, Link>();
  // Reads find the replica here while there is one; without it, as when one is away, the primary answers.
  const replica = await openLink();
  const used: LinkName[] = [];
  const nameOf = ({ process, server }: LinkName) => `${process} ${server}`;
  for (const process of processes)
    for (const server of SERVERS) links.set(nameOf({ process, server }), await openLink());

  /** Tells a process the address of its link instead of the server's; who it is there stays as it was. */
  const rewire: NonNullable<ClusterOptions['rewire']> = (process, environment) => {
    const told = { ...environment };
    const { DATABASE_URL: primary } = environment;
    if (process.startsWith('read-api') && primary !== undefined) {
      const url = new URL(primary);
      url.port = String(replica.port);
      told['DATABASE_REPLICA_URL'] = url.href;
    }
    for (const server of SERVERS) {
      const address = environment[VARIABLES[server]];
      const link = links.get(nameOf({ process, server }));
      if (address === undefined || !link) continue;
      const url = new URL(address);
      link.aim(url.hostname, Number(url.port || 3306));
      url.port = String(link.port);
      url.hostname = '127.0.0.1';
      told[VARIABLES[server]] = url.href;
      used.push({ process, server });
    }
    return told;
  };

  return {
    rewire,
    /** The links that processes were told of. */
    used: (): readonly LinkName[] => used,
    /** Leads reads to this server; to none, without it. */
    aimReplica(url: URL | undefined): void {
      if (url) replica.aim(url.hostname, Number(url.port));
      replica.set({ kind: url ? 'none' : 'cut' });
    },
    set: (name: LinkName, fault: LinkFault) => links.get(nameOf(name))?.set(fault),
    async close(): Promise<void> {
      await Promise.all([replica, ...links.values()].map((link) => link.close()));
    },
  };
}

export type Network = Awaited<ReturnType<typeof openNetwork>>;
