const packages = (names) => `(^|/)node_modules/(${names})(/|$)`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'dependencies-are-declared',
      comment: 'A package that is only there because another one brought it may be gone tomorrow.',
      severity: 'error',
      from: { path: '/src/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-dev-dependencies-in-src',
      severity: 'error',
      from: { path: '/src/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'services-are-islands',
      severity: 'error',
      from: { path: '^services/([^/]+)/' },
      to: { path: '^services/', pathNot: '^services/$1/' },
    },
    {
      name: 'nothing-imports-a-service',
      comment: 'A service is a process: the launcher and the journeys start it, they do not call into it.',
      severity: 'error',
      from: { path: '^(libs|clients|migrations|loadtests|deploy|tests)/' },
      to: { path: '^services/' },
    },
    {
      name: 'libs-never-look-up',
      severity: 'error',
      // The two that are for tests alone: no service may import them.
      from: { path: '^libs/', pathNot: '^libs/(test-kit|proof)/|/test/' },
      to: { path: '^(migrations|clients|deploy|loadtests|tests)/' },
    },
    {
      name: 'libs-through-the-front-door',
      severity: 'error',
      from: { path: '^(libs/[^/]+|services/[^/]+|clients/[^/]+|deploy/[^/]+|migrations|loadtests|tests)/' },
      to: {
        path: '^(libs/[^/]+|clients/sdk|migrations|deploy/local)/',
        pathNot: ['/src/index\\.ts$', '^$1/'],
      },
    },
    {
      name: 'src-never-imports-test',
      severity: 'error',
      from: { path: '/src/', pathNot: '^libs/(test-kit|proof)/' },
      to: { path: '/test/|^libs/(test-kit|proof)/|^tests/' },
    },
    {
      name: 'contracts-and-policy-are-pure',
      severity: 'error',
      from: { path: '^libs/(contracts|policy)/src/' },
      to: { path: '/node_modules/|^node_modules/', pathNot: packages('zod|@cedar-policy/cedar-wasm') },
    },
    {
      name: 'pure-libs-use-no-node-io',
      comment: 'A flag of the compiler (v8) is no input or output.',
      severity: 'error',
      from: { path: '^libs/(contracts|policy)/src/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?v8$' },
    },
    {
      name: 'contracts-know-no-other-lib',
      severity: 'error',
      from: { path: '^libs/contracts/src/' },
      to: { path: '^libs/', pathNot: '^libs/contracts/' },
    },
    {
      name: 'clients-know-only-contracts',
      comment: 'What runs in a browser shares the words of the API with the servers, and nothing else.',
      severity: 'error',
      from: { path: '^clients/[^/]+/src/' },
      to: { path: '^(libs|deploy|migrations)/', pathNot: '^libs/contracts/' },
    },
    {
      name: 'only-repositories-write-sql',
      severity: 'error',
      from: {
        path: '^services/[^/]+/src/',
        pathNot: '/src/((repositories|commands|queries|jobs)/|(main|compose)\\.ts$)',
      },
      to: { path: packages('knex|mysql2') },
    },
    {
      name: 'knex-comes-as-a-type-only',
      comment: 'Whoever calls opens the connection or the transaction and hands it down.',
      severity: 'error',
      from: { path: '^services/[^/]+/src/(commands|queries|repositories|jobs)/' },
      to: { path: packages('knex|mysql2'), dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'routes-never-touch-repositories',
      severity: 'error',
      from: { path: '/src/routes/' },
      to: { path: '/src/repositories/' },
    },
    {
      name: 'routes-never-touch-the-database',
      severity: 'error',
      from: { path: '/src/routes/' },
      to: { path: packages('knex|mysql2') },
    },
    {
      name: 'repositories-decide-nothing',
      severity: 'error',
      from: { path: '/src/repositories/' },
      to: { path: '/src/(commands|queries|routes|jobs|broadcasts)/' },
    },
    {
      name: 'rooms-never-look-up',
      severity: 'error',
      from: { path: '/src/(commands|queries|repositories|jobs|broadcasts)/' },
      to: { path: '/src/(routes/|(app|worker|gateway|config)\\.ts$)' },
    },
    {
      name: 'broadcasts-never-touch-mysql',
      severity: 'error',
      from: { path: '/src/broadcasts/' },
      to: { path: `${packages('knex|mysql2')}|^libs/database/` },
    },
    {
      name: 'only-the-edge-knows-express',
      severity: 'error',
      from: {
        path: '/src/',
        pathNot: '^services/[^/]+/src/(routes/|app\\.ts$)|^libs/(service-kit|identity|test-kit)/',
      },
      to: { path: packages('express|@types/express') },
    },
    {
      name: 'only-libs-queue-knows-bullmq',
      severity: 'error',
      from: { path: '/src/', pathNot: '^libs/queue/' },
      to: { path: packages('bullmq') },
    },
    {
      name: 'other-ways-out-are-known',
      comment:
        'Clients that connect by themselves, each to what the operator configured and bounded where it is made.',
      severity: 'error',
      from: {
        path: '^(libs|services)/[^/]+/src/',
        pathNot: [
          '^services/audit-worker/src/sinks/s3-sink\\.ts$',
          '^services/notification-worker/src/mail/create-mailer\\.ts$',
        ],
      },
      to: { path: packages('@aws-sdk|@smithy|nodemailer|undici|axios|got|node-fetch|ws') },
    },
    { name: 'nobody-imports-main', severity: 'error', from: {}, to: { path: '/src/main\\.ts$' } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.test.json' },
    doNotFollow: { path: 'node_modules' },
    // Our own build output only: a loose /dist/ would also hide packages of others.
    exclude: { path: '^((libs|services|clients|deploy)/[^/]+|migrations|loadtests)/dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'require', 'node', 'default'],
    },
  },
};
