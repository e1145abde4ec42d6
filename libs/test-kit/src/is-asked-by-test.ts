const OWN_FRAME = /\/libs\/database\/src\/|\/is-asked-by-test\.ts/;
const TEST_FRAME = /\/tests?\/|\/libs\/test-kit\//;

/**
 * Whether the statement being sent was written in a test. Tests look at every company's rows to see what became of them;
 * the code under test, on the same connection, may not.
 */
export function isAskedByTest(): boolean {
  const [, ...frames] = (new Error().stack ?? '').split('\n');
  return TEST_FRAME.test(frames.find((frame) => !OWN_FRAME.test(frame)) ?? '');
}
