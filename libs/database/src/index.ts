export { countWaiting } from './count-waiting.ts';
export { chooseReader, type Databases, type Freshness } from './choose-reader.ts';
export { findUnboundTable } from './company-check/check-statement.ts';
export { CompanyNotBound } from './company-check/require-company.ts';
export {
  carriedOutFile,
  crashPoint,
  WRITE_PATH_STEPS,
  type CrashOrder,
  type WritePathStep,
} from './crash-point.ts';
export { createDatabase, type DatabaseOptions } from './create-database.ts';
export { isDatabaseAway, isDuplicateKey, isMissingParent, isTooSlow, isTransient } from './errors.ts';
export { firstIdAt, newId } from './new-id.ts';
export {
  acrossCompanies,
  anyOf,
  execute,
  insertRows,
  parseJson,
  select,
  type AcrossCompanies,
} from './rows.ts';
export { inTransaction, type Reader, type Transaction } from './transaction.ts';
export {
  DATABASE_SERVICES,
  databaseUserOf,
  TABLE_OWNERS,
  type DatabaseService,
  type Privilege,
  type TableOwners,
} from './table-owners.ts';
