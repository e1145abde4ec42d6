export { migrateToLatest, migrationStatus, rollBack } from './migrate.ts';
export { isEmptySchema, verifyBaseline, type Difference } from './verify-baseline.ts';
