import {
  DATABASE_SERVICES,
  databaseUserOf,
  TABLE_OWNERS,
  type DatabaseService,
  type Privilege,
} from '@messaging/database';

export interface ServiceUser {
  service: DatabaseService;
  /** The account's name: `messaging_read_api`. */
  name: string;
  /** Where it may come from, as accounts say it: `%`, `127.0.0.1`, `10.0.%`. */
  host: string;
}

/** The accounts of all services. */
export const serviceUsers = (host: string, prefix?: string): ServiceUser[] =>
  DATABASE_SERVICES.map((service) => ({ service, name: databaseUserOf(service, prefix), host }));

/** A privilege on one table, or on one column of it, as both engines list it. */
export interface Grant {
  table: string;
  column: string | null;
  verb: string;
}

const PRIVILEGE = /^(SELECT|INSERT|UPDATE|DELETE)(?: \(([^)]+)\))?$/;

function parsePrivilege(table: string, privilege: Privilege): Grant[] {
  const [, verb, columns] = PRIVILEGE.exec(privilege) ?? [];
  if (verb === undefined) throw new RangeError(`${table}: ${privilege} is no privilege`);
  return columns === undefined
    ? [{ table, column: null, verb }]
    : columns.split(', ').map((column) => ({ table, column, verb }));
}

/** Everything the owner map grants a service, column by column. */
export function grantsOf(service: DatabaseService): Grant[] {
  return Object.entries(TABLE_OWNERS).flatMap(([table, { access }]) =>
    (access[service] ?? []).flatMap((privilege) => parsePrivilege(table, privilege)),
  );
}

/** The same as the privileges of GRANT statements: one text a table, `SELECT, UPDATE (state, version)`. */
export function privilegesByTable(grants: readonly Grant[]): Map<string, string> {
  const tables = new Map<string, Map<string, string[]>>();
  for (const { table, verb, column } of grants) {
    const verbs = tables.get(table) ?? new Map<string, string[]>();
    tables.set(table, verbs);
    verbs.set(verb, [...(verbs.get(verb) ?? []), ...(column === null ? [] : [column])]);
  }
  const say = (verbs: Map<string, string[]>) =>
    [...verbs].map(([verb, columns]) => (columns.length > 0 ? `${verb} (${columns.join(', ')})` : verb));
  return new Map([...tables].map(([table, verbs]) => [table, say(verbs).join(', ')]));
}
