import { carriedOutFile, type CrashOrder, type WritePathStep } from '@messaging/database';
import { waitUntil, type ServiceName } from '@messaging/local-cluster';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whose process goes through the steps that begin with this word. */
const OWNERS = {
  write: 'write-api',
  relay: 'outbox-relay',
  moderation: 'moderation-worker',
  notification: 'notification-worker',
} as const satisfies Record<string, ServiceName>;

export const ownerOf = (step: WritePathStep): ServiceName =>
  OWNERS[step.slice(0, step.indexOf(':')) as keyof typeof OWNERS];

/** Ends or stops a process of the cluster at a step of the write path that it chooses to go through. */
export function createCrashSwitch() {
  const folder = mkdtempSync(join(tmpdir(), 'messaging-crash-'));
  const fileOf = (service: ServiceName) => join(folder, service);

  return {
    /** What a process of this service must be told. */
    environment: (service: ServiceName) => ({ CRASH_FILE: fileOf(service) }),

    /** Waits until a process has reached the step and done what was ordered; its pid, or nothing when none came there. */
    async order(order: CrashOrder, withinMs: number): Promise<number | undefined> {
      const file = fileOf(ownerOf(order.step));
      rmSync(carriedOutFile(file), { force: true });
      // In one piece: a process may look at any moment.
      writeFileSync(`${file}.draft`, JSON.stringify(order));
      renameSync(`${file}.draft`, file);
      const reached = await waitUntil(() => existsSync(carriedOutFile(file)), withinMs);
      rmSync(file, { force: true });
      if (!reached) return undefined;
      return (JSON.parse(readFileSync(carriedOutFile(file), 'utf8')) as { pid: number }).pid;
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export type CrashSwitch = ReturnType<typeof createCrashSwitch>;
