import type { MatrixCell, MatrixChange } from '@messaging/contracts';
import { ACTION_NAMES, ACTIONS, type Action } from './actions.ts';
import type { CompanyPolicy } from './company-policy.ts';
import { decide } from './decide.ts';
import type { PolicyRequest, Principal } from './requests.ts';

const person = (permission?: string, sanction?: 'muted' | 'suspended'): Principal => ({
  kind: 'person',
  permissions: permission === undefined ? [] : [permission],
  muted: sanction === 'muted',
  suspended: sanction === 'suspended',
});

/** The columns of the matrix: each role by itself, and an employee under each sanction. */
export const MATRIX_ROLES: Readonly<Record<string, Principal>> = {
  employee: person(),
  guest: person('messaging.guest'),
  moderator: person('messaging.moderate'),
  admin: person('messaging.administer'),
  auditor: person('messaging.audit'),
  sre: person('messaging.operate'),
  muted: person(undefined, 'muted'),
  suspended: person(undefined, 'suspended'),
  erp: { kind: 'service', scopes: ['directory:write', 'sessions:revoke'] },
};

interface Situation {
  name: string;
  rest: object;
}

// A Wednesday at ten in the morning, on a message that was written a minute ago.
const HOURS = { weekday: 3, minuteOfDay: 600 };
const STATES = ['open', 'locked', 'sealed'];
const talk = (state: string) => ({ own: true, root: 'topic', audience: 'company', state });

/** What each kind of resource is tried in: the conditions as the table names them. */
function situationsOf(action: Action, role: Principal): Situation[] {
  switch (ACTIONS[action].on) {
    case 'deployment':
      return [{ name: '', rest: { resource: {} } }];
    case 'company':
      return [
        { name: 'own company', rest: { resource: { own: true } } },
        { name: 'another company', rest: { resource: { own: false } } },
      ];
    case 'person':
      return [
        { name: 'an employee', rest: personIn([]) },
        { name: 'a moderator or admin', rest: personIn(['messaging.moderate']) },
        { name: 'themselves', rest: { resource: { own: true, isSelf: true, permissions: [] } } },
      ];
    case 'audience': {
      const held = role.kind === 'person' ? (role.permissions[0] ?? 'none held') : '';
      return [
        { name: 'for the company', rest: audience('company', '', false) },
        ...(held === 'none held'
          ? []
          : [{ name: 'for a permission held', rest: audience('permission', held, false) }]),
        { name: 'for a permission not held', rest: audience('permission', 'other', false) },
        { name: 'for them by name', rest: audience('participants', '', true) },
        { name: 'for others by name', rest: audience('participants', '', false) },
      ];
    }
    case 'conversation':
      return STATES.flatMap((state) =>
        (action === 'changeAudience' ? ['narrower', 'wider'] : ['']).map((way) => ({
          name: way === '' ? state : `${way}, ${state}`,
          rest: { resource: talk(state), hours: HOURS, ...(way === '' ? {} : { widens: way === 'wider' }) },
        })),
      );
    case 'message':
      return [true, false].flatMap((isAuthor) =>
        STATES.map((state) => ({
          name: `${isAuthor ? 'own' : "others'"}, ${state}`,
          rest: { resource: { ...talk(state), isAuthor, shows: 'visible', ageMinutes: 1 }, hours: HOURS },
        })),
      );
  }
}

const personIn = (permissions: string[]) => ({ resource: { own: true, isSelf: false, permissions } });
const audience = (kind: string, permission: string, participates: boolean) => ({
  resource: { own: true, kind, permission, participates },
});

/** Every role × action × situation, decided by the engine, one after another. */
export function* decideCells(policy: CompanyPolicy): Generator<MatrixCell> {
  for (const [role, principal] of Object.entries(MATRIX_ROLES)) {
    for (const action of ACTION_NAMES) {
      for (const { name, rest } of situationsOf(action, principal)) {
        const request = { principal, action, kind: ACTIONS[action].on, ...rest } as PolicyRequest;
        const { allowed, policies } = decide(policy, request);
        yield { role, action, situation: name, allowed, policies: [...policies] };
      }
    }
  }
}

// A policy that nobody has asked about yet takes the engine the better part of a second for the whole matrix.
const LONGEST_TURN_MS = 10;

/**
 * The whole matrix. Lets others have their turn meanwhile, so that one admin's question holds nobody up, and goes no
 * further once nobody waits for it: then it throws the reason of `signal`.
 */
export async function matrixOf(policy: CompanyPolicy, signal?: AbortSignal): Promise<MatrixCell[]> {
  const cells: MatrixCell[] = [];
  let since = performance.now();
  for (const cell of decideCells(policy)) {
    cells.push(cell);
    if (performance.now() - since < LONGEST_TURN_MS) continue;
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    since = performance.now();
  }
  return cells;
}

/** The cells in which two policies differ: what a change would do. `signal` as for the matrix. */
export async function compareMatrices(
  before: CompanyPolicy,
  after: CompanyPolicy,
  signal?: AbortSignal,
): Promise<MatrixChange[]> {
  const old = await matrixOf(before, signal);
  const cells = await matrixOf(after, signal);
  return cells.flatMap(({ allowed, policies, ...cell }, i) =>
    old[i]?.allowed === allowed
      ? []
      : [{ ...cell, before: old[i]?.allowed ?? false, after: allowed, policies }],
  );
}
