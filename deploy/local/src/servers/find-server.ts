import { LaunchError } from '../launch-error.ts';

/** Where a server comes from. */
export type ServerSource =
  { from: 'address'; url: string } | { from: 'program'; path: string } | { from: 'container' };

/** The ways to a server, each tried only when those before it came to nothing. */
export interface ServerSearch {
  title: string;
  /** The environment variable that would have given the address; nothing where none can be given. */
  variable: string | undefined;
  address: string | undefined;
  find: () => Promise<string | undefined>;
  engineRuns: () => Promise<boolean>;
  install: () => Promise<string | undefined>;
}

/** An address given, else a program on the machine, else a running container engine, else a program installed now. */
export async function findServer(search: ServerSearch): Promise<ServerSource> {
  if (search.address) return { from: 'address', url: search.address };
  const found = await search.find();
  if (found) return { from: 'program', path: found };
  if (await search.engineRuns()) return { from: 'container' };
  const installed = await search.install();
  if (installed) return { from: 'program', path: installed };
  throw new LaunchError(notFound(search));
}

const notFound = ({ title, variable }: ServerSearch) =>
  `${title} is needed and was not found: ${variable ? `${variable} is not set, ` : ''}there is no program of it on ` +
  'this machine, no container engine with docker compose answers, and it cannot be installed from here (only on Debian ' +
  `or Ubuntu, as root or with sudo). Do one of these: install it, start Docker${variable ? `, or set ${variable}` : ''}. ` +
  'A cluster needs MySQL or MariaDB, Redis and nginx; Docker alone serves for all of them.';
