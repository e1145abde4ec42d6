export { TEST_BUS_KEY } from './bus-key.ts';
export {
  createCanaryScanner,
  NOTHING,
  type Allowed,
  type Canary,
  type CanaryOwner,
  type CanaryScanner,
  type Leak,
} from './canary-scanner.ts';
export { allowTampering } from './allow-tampering.ts';
export { contextOf, policyOf } from './asking.ts';
export { countStatements } from './count-statements.ts';
export { createCertificate, type TestCertificate } from './create-certificate.ts';
export { createProver, type ProofChanges, type Prover } from './create-prover.ts';
export { seedDirectory, type TestPerson } from './directory.ts';
export { expectDocumented, findUndocumented, routeOf, type ReceivedAnswer } from './documented-answer.ts';
export { createErpSigner, type ErpSigner } from './erp-signer.ts';
export { eventually } from './eventually.ts';
export { freePort } from './free-port.ts';
export { findWords } from './find-words.ts';
export { assertNothingLeaked, createTestLogger, createTestMetrics, noteTestRedis } from './leaving.ts';
export { monitorRedis, readCommand } from './monitor-redis.ts';
export { companiesIn, noteRedis } from './note-redis.ts';
export { openLink, type Link, type LinkFault } from './open-link.ts';
export { openRawSocket, type RawSocket } from './raw-socket.ts';
export { startPrivateRedis, type PrivateRedis } from './private-redis.ts';
export { readOwnedWords } from './owned-words.ts';
export { readRedis } from './read-redis.ts';
export { registeredRoutes } from './registered-routes.ts';
export { createTestDatabase, testDatabaseUrl, type TestDatabase } from './test-database.ts';
export { startTestIssuer, type TestIssuer } from './test-issuer.ts';
export {
  createTextWatch,
  describeLeaks,
  tellingPartOf,
  type OwnedWords,
  type TextWatch,
} from './text-watch.ts';
export { createMessageWriter, type MessageWriter, type TestMessage, type Written } from './write-messages.ts';
