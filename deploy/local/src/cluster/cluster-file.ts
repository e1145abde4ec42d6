import { join } from 'node:path';
import { readFileIfAny, writePrivateFile } from '../private-file.ts';
import type { DemoData } from '../seed/seed-demo.ts';

/** A process as `cluster.json` shows it. */
export interface ListedProcess {
  name: string;
  /** Of the process that runs now; null while it is being brought back, or runs in a container. */
  pid: number | null;
  url: string;
}

/** What `.local/cluster.json` says, for people and for tools. */
export interface ClusterFile extends DemoData {
  gatewayUrl: string;
  demoErpUrl: string;
  widgetUrl: string;
  sloUrl: string;
  mailboxUrl: string;
  launcherPid: number;
  startedAt: string;
  gateway: ListedProcess;
  database: ListedProcess & { adminUrl: string; version: string };
  redis: ListedProcess;
  queueRedis: ListedProcess;
  services: (ListedProcess & { service: string; port: number; log: string })[];
  /** How to get a person's token. */
  token: {
    method: 'POST';
    url: string;
    body: { userId: string; companyId: string };
    answer: { token: string };
  };
}

export const clusterFilePath = (folder: string) => join(folder, 'cluster.json');

export const writeClusterFile = (folder: string, content: ClusterFile) =>
  writePrivateFile(clusterFilePath(folder), `${JSON.stringify(content, null, 2)}\n`);

/** The file of the cluster in this folder; nothing when none runs. */
export function readClusterFile(folder: string): ClusterFile | undefined {
  const text = readFileIfAny(clusterFilePath(folder));
  return text ? (JSON.parse(text) as ClusterFile) : undefined;
}
