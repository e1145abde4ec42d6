export { chooseReader, type Databases, type Freshness } from './choose-reader.ts';
export { createDatabase, type DatabaseOptions } from './create-database.ts';
export { isDatabaseAway, isDuplicateKey, isTransient } from './errors.ts';
export { firstIdAt, newId } from './new-id.ts';
export { anyOf, execute, insertRows, parseJson, select } from './rows.ts';
export { inTransaction, type Reader, type Transaction } from './transaction.ts';
export {
  DATABASE_SERVICES,
  databaseUserOf,
  TABLE_OWNERS,
  type DatabaseService,
  type Privilege,
  type TableOwners,
} from './table-owners.ts';
