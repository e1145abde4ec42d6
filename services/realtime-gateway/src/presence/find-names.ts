import type { Id, PersonView } from '@messaging/contracts';
import type { FindEmployed } from '../queries/node-queries.ts';

const REMEMBER_MS = 60_000;
const MOST_REMEMBERED = 20_000;

/** Names of people of one company, in the order asked. Who is not employed there (any more) is left out. */
export function createFindNames(findEmployed: FindEmployed) {
  const remembered = new Map<string, { displayName: string; until: number }>();
  const keyOf = (companyId: Id, userId: Id) => `${companyId}:${userId}`;

  /** Most people a node names are its own clients, whose names it has just read. */
  function remember({ companyId, userId, displayName }: PersonView & { companyId: Id }): void {
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(keyOf(companyId, userId), { displayName, until: performance.now() + REMEMBER_MS });
  }

  async function findNames(companyId: Id, userIds: readonly Id[]): Promise<PersonView[]> {
    const now = performance.now();
    const isKnown = (userId: Id) => (remembered.get(keyOf(companyId, userId))?.until ?? 0) > now;
    const unknown = userIds.filter((userId) => !isKnown(userId));
    if (unknown.length > 0) {
      const employed = await findEmployed(unknown.map((userId) => [companyId, userId]));
      employed.forEach(remember);
    }
    return userIds.flatMap((userId) => {
      const known = isKnown(userId) ? remembered.get(keyOf(companyId, userId)) : undefined;
      return known === undefined ? [] : [{ userId, displayName: known.displayName }];
    });
  }

  return { findNames, remember };
}

export type FindNames = ReturnType<typeof createFindNames>['findNames'];
