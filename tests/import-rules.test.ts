import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const root = resolve(__dirname, '..');
const configuration = createRequire(__filename)(join(root, '.dependency-cruiser.cjs')) as {
  forbidden: { name: string }[];
};

/** For each rule the file that breaks it, by path and text (and first, where it takes two). */
const violations: Record<string, Record<string, string>> = {
  'no-unresolvable': { 'services/a/src/app.ts': "import './missing.ts';" },
  'no-cycles': { 'libs/x/src/egg.ts': "import './hen.ts';", 'libs/x/src/hen.ts': "import './egg.ts';" },
  'dependencies-are-declared': { 'services/a/src/undeclared.ts': "import pino from 'pino'; pino();" },
  'no-dev-dependencies-in-src': { 'services/a/src/development.ts': "import nock from 'fast-check'; nock();" },
  'services-are-islands': { 'services/a/src/neighbour.ts': "import '../../b/src/own.ts';" },
  'nothing-imports-a-service': { 'libs/x/src/upwards.ts': "import '../../../services/b/src/own.ts';" },
  'libs-never-look-up': { 'libs/x/src/aloft.ts': "import '../../../deploy/local/src/index.ts';" },
  'libs-through-the-front-door': { 'services/a/src/back-door.ts': "import '../../../libs/x/src/inner.ts';" },
  'src-never-imports-test': { 'services/a/src/tested.ts': "import '../../../libs/test-kit/src/index.ts';" },
  'contracts-and-policy-are-pure': { 'libs/policy/src/impure.ts': "import knex from 'knex'; knex();" },
  'pure-libs-use-no-node-io': { 'libs/contracts/src/reads.ts': "import 'node:fs';" },
  'contracts-know-no-other-lib': { 'libs/contracts/src/knows.ts': "import '../../x/src/index.ts';" },
  'clients-know-only-contracts': { 'clients/sdk/src/server.ts': "import '../../../libs/x/src/index.ts';" },
  'only-repositories-write-sql': {
    'services/a/src/worker.ts': "import type { Knex } from 'knex'; export type K = Knex;",
  },
  'knex-comes-as-a-type-only': { 'services/a/src/queries/opens.ts': "import knex from 'knex'; knex();" },
  'routes-never-touch-repositories': {
    'services/a/src/routes/shortcut.ts': "import '../repositories/rows.ts';",
  },
  'routes-never-touch-the-database': {
    'services/a/src/routes/sql.ts': "import type { Knex } from 'knex'; export type K = Knex;",
  },
  'repositories-decide-nothing': {
    'services/a/src/repositories/decides.ts': "import '../commands/send.ts';",
  },
  'rooms-never-look-up': { 'services/a/src/commands/looks-up.ts': "import '../config.ts';" },
  'broadcasts-never-touch-mysql': {
    'services/a/src/broadcasts/reads.ts': "import type { Pool } from 'mysql2'; export type P = Pool;",
  },
  'only-the-edge-knows-express': {
    'services/a/src/commands/edge.ts': "import express from 'express'; express();",
  },
  'only-libs-queue-knows-bullmq': {
    'services/a/src/jobs/queue.ts': "import { Queue } from 'bullmq'; export { Queue };",
  },
  'other-ways-out-are-known': {
    'services/a/src/jobs/mail.ts': "import { createTransport } from 'nodemailer'; createTransport();",
  },
  'nobody-imports-main': { 'services/a/src/again.ts': "import './main.ts';" },
};

/** Files that break nothing: what the rules allow must stay allowed. */
const innocent: Record<string, string> = {
  'services/a/package.json': JSON.stringify({
    dependencies: { express: '*', knex: '*', mysql2: '*', bullmq: '*', nodemailer: '*' },
    devDependencies: { 'fast-check': '*' },
  }),
  'libs/policy/package.json': JSON.stringify({ dependencies: { zod: '*', knex: '*' } }),
  'services/a/src/main.ts': "import './config.ts'; import '../../../libs/x/src/index.ts';",
  'services/a/src/config.ts': 'export {};',
  'services/a/src/commands/send.ts': "import '../repositories/rows.ts';",
  'services/a/src/repositories/rows.ts': "import type { Knex } from 'knex'; export type K = Knex;",
  'services/a/src/routes/fine.ts': "import express from 'express'; import '../commands/send.ts'; express();",
  'services/b/src/own.ts': 'export {};',
  'libs/x/src/index.ts': "import './inner.ts';",
  'libs/x/src/inner.ts': 'export {};',
  'libs/test-kit/src/index.ts': 'export {};',
  'libs/contracts/src/index.ts': 'export {};',
  'libs/policy/src/index.ts': "import { z } from 'zod'; import '../../contracts/src/index.ts'; z.string();",
  'clients/sdk/src/fine.ts': "import '../../../libs/contracts/src/index.ts';",
  'deploy/local/src/index.ts': 'export {};',
};

interface Violation {
  from: string;
  rule: { name: string };
}

function cruise(files: Record<string, string>): Violation[] {
  const folder = mkdtempSync(join(tmpdir(), 'import-rules-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    for (const file of ['.dependency-cruiser.cjs', 'tsconfig.base.json', 'tsconfig.test.json'])
      cpSync(join(root, file), join(folder, file));
    writeFileSync(join(folder, 'package.json'), '{}');
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
    const args = [
      '--config',
      '.dependency-cruiser.cjs',
      '--output-type',
      'json',
      'libs',
      'services',
      'clients',
      'deploy',
    ];
    const output = execFileSync(process.execPath, [program, ...args], { cwd: folder, encoding: 'utf8' });
    return (JSON.parse(output) as { summary: { violations: Violation[] } }).summary.violations;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('import rules', () => {
  const names = configuration.forbidden.map((rule) => rule.name);

  it('has a planted violation for every rule', () => {
    expect(Object.keys(violations).sort()).toEqual([...names].sort());
  });

  it('passes a tree that keeps them', () => {
    expect(cruise(innocent)).toEqual([]);
  });

  describe('in a tree that breaks each of them once', () => {
    let found: Violation[];
    beforeAll(() => {
      found = cruise(Object.assign({}, innocent, ...Object.values(violations)) as Record<string, string>);
    });

    it.each(names)('%s bites', (name) => {
      const file = Object.keys(violations[name] ?? {})[0];
      expect(
        found.filter((violation) => violation.rule.name === name).map((violation) => violation.from),
      ).toContain(file);
    });
  });
});
