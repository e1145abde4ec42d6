import { existsSync } from 'node:fs';
import js from '@eslint/js';
import globals from 'globals';
import tseslint from 'typescript-eslint';

// One program for everything; folders that need globals of their own (k6) bring their own project.
const projects = ['tsconfig.test.json', 'loadtests/tsconfig.json', 'clients/widget/tsconfig.json'];

const STRUCTURE = [
  {
    selector: 'ClassDeclaration[superClass=null], ClassDeclaration[superClass.name!=/Error$/]',
    message: 'Classes are for errors only; write a factory function.',
  },
  { selector: 'TSEnumDeclaration', message: 'Use a union of strings.' },
];

const outgoingOnly = (name) => ({
  name,
  message: 'Requests go out through createOutgoing or createOperatorFetch of @messaging/service-kit.',
});

export default tseslint.config(
  { ignores: ['**/dist/', '**/node_modules/', '.local/', 'coverage/'] },
  js.configs.recommended,
  {
    files: ['**/*.{mjs,cjs,js}'],
    languageOptions: { globals: globals.node },
  },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        project: projects.filter((file) => existsSync(file)),
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/require-await': 'off',
      // Our objects come from factories and know no `this`.
      '@typescript-eslint/unbound-method': 'off',
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      // Counts a function's own statements, not those of the functions a factory holds.
      'max-statements': ['error', 25],
      complexity: ['error', 15],
      eqeqeq: 'error',
      // Texts are checked for control characters, on purpose.
      'no-control-regex': 'off',
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...STRUCTURE],
    },
  },
  {
    files: ['{libs,services}/*/src/**/*.ts'],
    ignores: ['services/*/src/config.ts', 'libs/test-kit/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: "The environment is read in a service's config.ts only.",
        },
      ],
    },
  },
  {
    // Only these functions of the data layer look at whose rows a statement is about.
    files: ['{libs,services}/*/src/**/*.ts'],
    ignores: ['libs/database/src/**', 'libs/test-kit/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...STRUCTURE,
        {
          selector: "CallExpression[callee.property.name='raw']",
          message: 'SQL goes through select, execute or insertRows of @messaging/database.',
        },
        {
          selector:
            'CallExpression[callee.name=/^(database|primary|replica|reader|writer|trx)$/] > Literal.arguments:first-child, CallExpression[callee.name=/^(database|primary|replica|reader|writer|trx)$/] > TemplateLiteral',
          message:
            'SQL goes through select, execute or insertRows of @messaging/database, not the query builder.',
        },
      ],
    },
  },
  {
    // What leaves the cluster goes through what looks where it goes: createOutgoing for addresses others gave us,
    // createOperatorFetch for the operator's own. The demo ERP stands for a system outside; test-kit and proof are for tests.
    files: ['{libs,services}/*/src/**/*.ts'],
    ignores: ['libs/service-kit/src/outgoing/**', 'libs/{test-kit,proof}/**', 'services/demo-erp/**'],
    rules: {
      'no-restricted-globals': ['error', ...['fetch', 'WebSocket', 'EventSource'].map(outgoingOnly)],
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [
            ...['http', 'net'].flatMap((name) =>
              [name, `node:${name}`].map((each) => ({
                ...outgoingOnly(each),
                allowTypeImports: true,
                importNames: [
                  'default',
                  'request',
                  'get',
                  'Agent',
                  'ClientRequest',
                  'connect',
                  'createConnection',
                  'Socket',
                ],
              })),
            ),
            ...['https', 'http2', 'tls', 'dgram'].flatMap((name) => [name, `node:${name}`]).map(outgoingOnly),
            ...['undici', 'axios', 'got', 'node-fetch', 'ws'].map(outgoingOnly),
          ],
        },
      ],
    },
  },
  {
    // Talks to the person at the keyboard.
    files: [
      'deploy/**',
      'loadtests/**',
      'migrations/src/{cli,privileges-cli}.ts',
      'migrations/src/cli/**',
      'services/*/src/cli.ts',
      'services/*/src/cli/**',
      'services/*/test/bench/**',
      '**/jest/**',
    ],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['clients/widget/src/**'],
    rules: {
      // A custom element can only be a class.
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use a union of strings.' },
      ],
    },
  },
  {
    // What comes out of JSON.parse is checked by the expectations of the test.
    files: ['**/test/**', 'tests/**'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-statements': 'off',
      'no-console': 'off',
    },
  },
);
