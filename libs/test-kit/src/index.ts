export { countStatements } from './count-statements.ts';
export { seedDirectory, type TestPerson } from './directory.ts';
export { eventually } from './eventually.ts';
export { startPrivateRedis, type PrivateRedis } from './private-redis.ts';
export { createTestDatabase, testDatabaseUrl, type TestDatabase } from './test-database.ts';
export { startTestIssuer, type TestIssuer } from './test-issuer.ts';
export { createMessageWriter, type MessageWriter, type TestMessage, type Written } from './write-messages.ts';
