const swc = (syntax) => [
  '@swc/jest',
  {
    jsc: { target: 'es2023', parser: syntax, transform: { react: { runtime: 'automatic' } } },
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
  },
];

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  // Tests run the sources of our own packages; `node` and `node-addons` are the conditions Node itself uses.
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  testMatch: [
    '<rootDir>/{libs,services,clients,deploy}/*/test/**/*.test.{ts,tsx}',
    '<rootDir>/{migrations,loadtests}/test/**/*.test.ts',
    '<rootDir>/tests/**/*.test.ts',
  ],
  modulePathIgnorePatterns: ['<rootDir>/.local/'],
  globalSetup: '<rootDir>/deploy/local/jest/global-setup.ts',
  globalTeardown: '<rootDir>/deploy/local/jest/global-teardown.ts',
  maxWorkers: 2,
  workerIdleMemoryLimit: '768MB',
  testTimeout: 20_000,
  transform: {
    '\\.tsx$': swc({ syntax: 'typescript', tsx: true }),
    '\\.(ts|mjs|js)$': swc({ syntax: 'typescript' }),
  },
  // These come as ES modules only.
  transformIgnorePatterns: ['/node_modules/(?!(jose|uuid)/)'],
};
