import type { FuzzRole } from './http-world.ts';

/** One run of Schemathesis: in whose name, on which operations, for how much of the time. */
export interface FuzzRun {
  name: string;
  role: FuzzRole;
  share: number;
  /** Arguments that choose operations; none for all of them. */
  operations: readonly string[];
  /** Ids in paths are of things that are there, not made up. */
  knownIds?: boolean;
}

// These end what later requests need: the session of whoever asks, every session, or what a company may do.
const ENDS_THINGS = [
  '--exclude-path=/api/messaging/session',
  '--exclude-path=/api/messaging/sessions/revocations',
  '--exclude-operation-id=put-policy',
];

export const FUZZ_RUNS: readonly FuzzRun[] = [
  { name: 'anonymous', role: 'anonymous', share: 1, operations: [] },
  { name: 'guest', role: 'guest', share: 2, operations: ENDS_THINGS },
  { name: 'employee', role: 'employee', share: 4, operations: ENDS_THINGS },
  { name: 'everything', role: 'everything', share: 4, operations: ENDS_THINGS },
  {
    name: 'everything-known-ids',
    role: 'everything',
    share: 4,
    operations: ['--include-path-regex=/(messages|conversations|people)/'],
    knownIds: true,
  },
  {
    name: 'policy',
    role: 'everything',
    share: 2,
    operations: ['--include-path-regex=/api/messaging/policy'],
  },
  {
    name: 'service',
    role: 'service',
    share: 2,
    operations: ['--include-path-regex=/(directory|sessions/revocations)'],
  },
  { name: 'log-out', role: 'employee', share: 1, operations: ['--include-path=/api/messaging/session'] },
];
