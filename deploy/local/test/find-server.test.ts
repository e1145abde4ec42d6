import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../src/programs/find-program.ts';
import { findServer, type ServerSearch } from '../src/servers/find-server.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();

/** A search in which everything can be had, and a note of what was looked at. */
function searchWith(missing: (keyof ServerSearch)[]) {
  const looked: string[] = [];
  const has = <T>(way: keyof ServerSearch, value: T) => {
    looked.push(way);
    return missing.includes(way) ? undefined : value;
  };
  const search: ServerSearch = {
    title: 'A Redis server',
    variable: 'REDIS_URL',
    address: missing.includes('address') ? undefined : 'redis://given',
    find: async () => has('find', '/usr/bin/redis-server'),
    engineRuns: async () => has('engineRuns', true) ?? false,
    install: async () => has('install', '/installed/redis-server'),
  };
  return { looked, search };
}

describe('where a server comes from', () => {
  it.each([
    [[], { from: 'address', url: 'redis://given' }, []],
    [['address'], { from: 'program', path: '/usr/bin/redis-server' }, ['find']],
    [['address', 'find'], { from: 'container' }, ['find', 'engineRuns']],
    [
      ['address', 'find', 'engineRuns'],
      { from: 'program', path: '/installed/redis-server' },
      ['find', 'engineRuns', 'install'],
    ],
  ] as const)('without %j: %j', async (missing, source, order) => {
    const { search, looked } = searchWith([...missing]);
    expect(await findServer(search)).toEqual(source);
    expect(looked).toEqual(order);
  });

  it('says what to do when there is no way', async () => {
    const { search } = searchWith(['address', 'find', 'engineRuns', 'install']);
    await expect(findServer(search)).rejects.toThrow(
      /^A Redis server is needed.*REDIS_URL.*install it, start Docker/s,
    );
  });

  it('names no variable for a server whose address cannot be given', async () => {
    const { search } = searchWith(['address', 'find', 'engineRuns', 'install']);
    await expect(findServer({ ...search, title: 'nginx', variable: undefined })).rejects.toThrow(
      /^nginx is needed and was not found: there is no.*install it, start Docker\. /s,
    );
  });
});

describe('programs on the machine', () => {
  beforeAll(() => {
    for (const [name, mode] of [
      ['mariadbd', 0o755],
      ['not-executable', 0o644],
    ] as const) {
      writeFileSync(join(folder, name), '#!/bin/sh\n');
      chmodSync(join(folder, name), mode);
    }
  });

  it('are found by the first name there is', () => {
    expect(findProgram(['mysqld', 'mariadbd'], ['/nowhere', folder])).toBe(join(folder, 'mariadbd'));
  });

  it('must be executable files', () => {
    expect(findProgram(['not-executable'], [folder])).toBeUndefined();
    expect(findProgram(['mariadbd'], ['/nowhere'])).toBeUndefined();
  });
});
