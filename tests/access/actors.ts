import { DIRECTORY_WRITE_SCOPE, type Caller } from '@messaging/contracts';
import type { CanaryOwner } from '@messaging/test-kit';
import { ACME, NO_COMPANY, OWNERS, PEOPLE, RIVAL, type AccessWorld } from './access-world.ts';

/** Everybody who must not get at a thing, and what they are told. */
export interface Actor {
  name: string;
  /** Whose things are foreign to them: all of ACME's, or those in ACME that are not for everybody. */
  foreign: 'company' | 'hidden';
  /** Of whom an answer to them may hold names and texts. */
  sees: readonly CanaryOwner[];
  /** The token they come with; `unknown` is the same as if the company were not there. */
  token: (world: AccessWorld) => Promise<string | undefined>;
  unknown: (world: AccessWorld) => Promise<string | undefined>;
  /** What every route of this caller answers them, whatever they ask; undefined: it depends on what they ask. */
  refused: (caller: Caller) => number | undefined;
}

const none = async () => undefined;
// Whoever has a session may end it, though they are refused all else; who is told to sign in again (401) has none.
const byCaller = (person: number | undefined, service: number | undefined) => (caller: Caller) =>
  ({ person, holder: person === 401 ? 401 : undefined, service, anybody: 200 })[caller];

const employee = (name: string, userId: string): Actor => ({
  name,
  foreign: 'company',
  sees: [],
  token: ({ signer }) => signer.personToken(ACME, userId),
  unknown: ({ signer }) => signer.personToken(NO_COMPANY, userId),
  refused: byCaller(404, 403),
});

export const ACTORS: readonly Actor[] = [
  {
    name: 'other company',
    foreign: 'company',
    sees: [OWNERS.rival],
    token: ({ signer }) => signer.personToken(RIVAL, PEOPLE.rita),
    unknown: ({ signer }) => signer.personToken(RIVAL, PEOPLE.rita),
    refused: byCaller(undefined, 403),
  },
  employee('former member', PEOPLE.fred),
  employee('never member', PEOPLE.rita),
  {
    ...employee('suspended', PEOPLE.sue),
    // Their own place in the company is no secret to them: they are told that they are suspended, and nothing else.
    unknown: ({ signer }) => signer.personToken(ACME, PEOPLE.sue),
    refused: byCaller(403, 403),
  },
  {
    // Before who may write, and so begins what was not there.
    name: 'muted',
    foreign: 'hidden',
    sees: [OWNERS.acme],
    token: ({ signer }) => signer.personToken(ACME, PEOPLE.mia),
    unknown: ({ signer }) => signer.personToken(ACME, PEOPLE.mia),
    refused: byCaller(undefined, 403),
  },
  {
    name: 'limited role',
    foreign: 'hidden',
    sees: [OWNERS.acme],
    token: ({ signer }) => signer.personToken(ACME, PEOPLE.leo),
    unknown: ({ signer }) => signer.personToken(ACME, PEOPLE.leo),
    refused: byCaller(undefined, 403),
  },
  {
    name: 'expired token',
    foreign: 'company',
    sees: [],
    token: ({ signer }) => signer.personToken(ACME, PEOPLE.anna, 'session-old', -60),
    unknown: ({ signer }) => signer.personToken(NO_COMPANY, PEOPLE.anna, 'session-old', -60),
    refused: byCaller(401, 401),
  },
  {
    name: 'service token',
    foreign: 'company',
    sees: [],
    // Of another scope than the one route for service tokens asks for.
    token: ({ signer }) => signer.serviceToken(`not-${DIRECTORY_WRITE_SCOPE}`),
    unknown: ({ signer }) => signer.serviceToken(`not-${DIRECTORY_WRITE_SCOPE}`),
    refused: byCaller(401, 403),
  },
  {
    name: 'anonymous',
    foreign: 'company',
    sees: [],
    token: none,
    unknown: none,
    refused: byCaller(401, 401),
  },
];
