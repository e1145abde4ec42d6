import type { DirectoryBody, Id } from '@messaging/contracts';
import { execute, insertRows, isDuplicateKey, select, type Transaction } from '@messaging/database';
import { problem, type Problem } from '@messaging/service-kit';

type Users = DirectoryBody['users'];

// By its id alone: a row that only has the same username is another person's, and stays as it is.
const OF_THE_SAME_ID = ['username', 'display_name', 'email']
  .map((column) => `${column} = IF(id = VALUES(id), VALUES(${column}), ${column})`)
  .join(', ');

/**
 * Takes over people by their ids. Those of one call may give each other their usernames.
 * @throws Problem `invalid-request` for a username of somebody who keeps it.
 */
export async function saveUsers(trx: Transaction, users: Users): Promise<void> {
  if (users.length === 0) return;
  await freeUsernames(trx, users);
  await insertRows(
    trx,
    'users',
    ['id', 'username', 'display_name', 'email'],
    users.map(({ id, username, displayName, email }) => ({ id, username, display_name: displayName, email })),
    `ON DUPLICATE KEY UPDATE ${OF_THE_SAME_ID}`,
  ).catch((error: unknown) => {
    // Without its cause: in the server's words the username stands, and they would go into the log.
    throw isDuplicateKey(error) ? usernameTaken() : error;
  });
  await requireSaved(trx, users);
}

/** Whoever is to have another username gives up the one they have before anybody takes it. */
async function freeUsernames(trx: Transaction, users: Users): Promise<void> {
  const wanted = new Map(users.map(({ id, username }, index) => [username, { id, index }]));
  const wantedOf = (username: string) => wanted.get(username.toLowerCase());
  const holders = await select<{ id: Id; username: string }>(
    trx,
    `SELECT id, username FROM users WHERE username IN (${placesFor(users)})`,
    users.map(({ username }) => username),
  );
  const others = holders.filter(({ id, username }) => wantedOf(username)?.id !== id);
  const named = new Set(users.map(({ id }) => id));
  const kept = others.find(({ id }) => !named.has(id));
  if (kept) throw usernameTaken(wantedOf(kept.username)?.index);
  if (others.length === 0) return;
  // Nobody's username: none begins like this.
  await execute(
    trx,
    `UPDATE users SET username = CONCAT('=', id) WHERE id IN (${placesFor(others)})`,
    others.map(({ id }) => id),
  );
}

/** Who is not there now was to have a username that somebody else of the call has, or took meanwhile. */
async function requireSaved(trx: Transaction, users: Users): Promise<void> {
  const saved = await select<{ id: Id }>(
    trx,
    `SELECT id FROM users WHERE id IN (${placesFor(users)})`,
    users.map(({ id }) => id),
  );
  const ids = new Set(saved.map(({ id }) => id));
  const missing = users.findIndex(({ id }) => !ids.has(id));
  if (missing >= 0) throw usernameTaken(missing);
}

const placesFor = (list: readonly unknown[]) => list.map(() => '?').join(', ');

function usernameTaken(index?: number): Problem {
  return problem('invalid-request', {
    field: index === undefined ? 'users' : `users.${index}.username`,
    detail:
      'A username is that of another person; where they give it up, name them with their new one in the same request.',
  });
}
