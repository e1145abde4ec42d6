import type { Permission } from '@messaging/contracts';
import { insertRows } from '@messaging/database';
import type { Knex } from 'knex';

export interface TestPerson {
  userId: string;
  username?: string;
  displayName?: string;
  email?: string | null;
  permissions?: Permission[];
  active?: boolean;
}

/** Puts companies and the people employed there into the database, streams included. A person may stand under several. */
export async function seedDirectory(database: Knex, companies: Record<string, TestPerson[]>): Promise<void> {
  const ids = Object.keys(companies);
  const people = new Map(
    Object.values(companies)
      .flat()
      .map((person) => [person.userId, person]),
  );
  await insertRows(
    database,
    'companies',
    ['id', 'name'],
    ids.map((id) => ({ id, name: `Company ${id}` })),
  );
  await insertRows(
    database,
    'stream_heads',
    ['company_id', 'last_seq'],
    ids.map((id) => ({ company_id: id, last_seq: 0 })),
  );
  await insertRows(
    database,
    'users',
    ['id', 'username', 'display_name', 'email'],
    [...people.values()].map((person) => ({
      id: person.userId,
      username: person.username ?? `person${person.userId}`,
      display_name: person.displayName ?? `Person ${person.userId}`,
      email: person.email ?? null,
    })),
  );
  await insertRows(
    database,
    'employments',
    ['company_id', 'user_id', 'permissions', 'active'],
    ids.flatMap((id) =>
      (companies[id] ?? []).map((person) => ({
        company_id: id,
        user_id: person.userId,
        permissions: JSON.stringify(person.permissions ?? []),
        active: person.active === false ? 0 : 1,
      })),
    ),
  );
}
