/** The key of the bus in tests that have no launcher to make one. */
export const TEST_BUS_KEY = 'only-for-tests-only-for-tests-only-for-tests';
