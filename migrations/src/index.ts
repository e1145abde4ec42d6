export { migrateToLatest, migrationStatus, rollBack } from './migrate.ts';
export { isEmptySchema, verifyBaseline, type Difference } from './verify-baseline.ts';
export { applyGrants, describeGrants, type ApplyGrantsOptions } from './privileges/apply-grants.ts';
export { describeRedisUsers } from './privileges/redis-users.ts';
export { grantsOf, serviceUsers, type Grant, type ServiceUser } from './privileges/service-users.ts';
