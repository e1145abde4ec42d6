import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockHolder, releaseLock, takeLock } from '../src/cluster/lock.ts';
import { recordProcess, endLeftovers } from '../src/processes/leftovers.ts';
import { identifyProcess, isAlive } from '../src/processes/process-identity.ts';
import { waitUntil } from '../src/processes/wait-until.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();
const lockFile = join(folder, 'lock.json');

const startSleeper = (script = 'setInterval(() => {}, 1000)') =>
  spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });

describe('the lock of a cluster', () => {
  afterEach(() => releaseLock(folder));

  it('goes to the first, and names it to the second', () => {
    expect(takeLock(folder)).toBeUndefined();
    expect(takeLock(folder)).toMatchObject({ pid: process.pid });
    expect(lockHolder(folder)).toMatchObject({ pid: process.pid });
  });

  it('is respected while its holder lives, and taken over after that', async () => {
    const holder = startSleeper();
    const { pid = 0 } = holder;
    writeFileSync(lockFile, JSON.stringify(identifyProcess(pid)));
    expect(takeLock(folder)).toMatchObject({ pid });
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    expect(takeLock(folder)).toBeUndefined();
    expect(lockHolder(folder)).toMatchObject({ pid: process.pid });
  });

  it('is not respected for another process that has the number by now', () => {
    writeFileSync(lockFile, JSON.stringify({ pid: process.pid, began: 'long ago' }));
    expect(lockHolder(folder)).toBeUndefined();
  });

  it('is let go only by its holder', async () => {
    const holder = startSleeper();
    const identity = identifyProcess(holder.pid ?? 0);
    writeFileSync(lockFile, JSON.stringify(identity));
    releaseLock(folder);
    expect(lockHolder(folder)).toEqual(identity);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
  });
});

describe('processes a dead launcher left behind', () => {
  it('are ended, also those that do not want to', async () => {
    const stubborn = startSleeper(
      "process.on('SIGTERM', () => {}); console.log('up'); setInterval(() => {}, 1000)",
    );
    const willing = startSleeper();
    await once(stubborn.stdout, 'data');
    const identities = [stubborn, willing].map(({ pid = 0 }) => identifyProcess(pid)!);
    recordProcess(folder, 'stubborn', stubborn.pid ?? 0);
    recordProcess(folder, 'willing', willing.pid ?? 0);
    expect((await endLeftovers(folder)).sort()).toEqual(['stubborn', 'willing']);
    expect(await waitUntil(() => !identities.some(isAlive), 1_000)).toBe(true);
    expect(await endLeftovers(folder)).toEqual([]);
  });

  it('are left alone when the number belongs to another process by now', async () => {
    const stranger = startSleeper();
    const identity = identifyProcess(stranger.pid ?? 0)!;
    writeFileSync(join(folder, 'run', 'database.json'), JSON.stringify({ ...identity, began: 'long ago' }));
    expect(await endLeftovers(folder)).toEqual([]);
    expect(isAlive(identity)).toBe(true);
    stranger.kill('SIGKILL');
    await once(stranger, 'exit');
  });
});
