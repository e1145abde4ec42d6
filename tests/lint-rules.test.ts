import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

const root = resolve(__dirname, '..');

// Runs the project's own rules on texts, in a process of its own: the configuration is an ES module. Rules that need
// types are left out, since the files do not exist.
const PROGRAM = `
import { ESLint } from 'eslint';
import parser from 'typescript-eslint';
import { readFileSync } from 'node:fs';
const real = new ESLint();
const faults = {};
for (const [name, { file, text }] of Object.entries(JSON.parse(readFileSync(0, 'utf8')))) {
  const { rules, plugins } = await real.calculateConfigForFile(file);
  const asked = ['no-restricted-globals', '@typescript-eslint/no-restricted-imports'];
  const linter = new ESLint({
    overrideConfigFile: true,
    overrideConfig: [{
      files: ['**/*.ts'],
      languageOptions: { parser: parser.parser, globals: { fetch: 'readonly', WebSocket: 'readonly' } },
      plugins: { '@typescript-eslint': parser.plugin },
      rules: Object.fromEntries(asked.flatMap((rule) => (rules[rule] ? [[rule, rules[rule]]] : []))),
    }],
  });
  const [result] = await linter.lintText(text, { filePath: file });
  faults[name] = result.messages.map(({ ruleId, message }) => ruleId ?? message);
}
console.log(JSON.stringify(faults));
`;

const SERVICE = 'services/read-api/src/queries/planted.ts';
const GLOBAL = 'no-restricted-globals';
const IMPORT = '@typescript-eslint/no-restricted-imports';

/** What breaks a rule, by what it does, and the rule. */
const BREACHES: Record<string, [text: string, rule: string]> = {
  'fetches an address': ["await fetch('http://inside/');", GLOBAL],
  'opens a WebSocket': ["new WebSocket('ws://inside/');", GLOBAL],
  'requests over http': ["import { request } from 'node:http'; request('http://inside/');", IMPORT],
  'requests over http by its old name': ["import { get } from 'http'; get('http://inside/');", IMPORT],
  'takes all of http': ["import http from 'node:http'; http.request('http://inside/');", IMPORT],
  'takes http as a name': ["import * as http from 'node:http'; http.request('http://inside/');", IMPORT],
  'requests over https': ["import { request } from 'node:https'; request('https://inside/');", IMPORT],
  'opens a socket': ["import { connect } from 'node:net'; connect(25, 'inside');", IMPORT],
  'opens a socket over TLS': ["import { connect } from 'node:tls'; connect(443, 'inside');", IMPORT],
  'brings another client': ["import { request } from 'undici'; request('http://inside/');", IMPORT],
};

const ALLOWED: Record<string, { file: string; text: string }> = {
  'the types of http': {
    file: SERVICE,
    text: "import type { Server } from 'node:http'; export type S = Server;",
  },
  'a server': { file: SERVICE, text: "import { createServer } from 'node:http'; createServer();" },
  'a look at an address': { file: SERVICE, text: "import { isIP } from 'node:net'; isIP('::1');" },
  'the outgoing client itself': {
    file: 'libs/service-kit/src/outgoing/create-outgoing.ts',
    text: "import { request } from 'node:https'; request('https://outside/');",
  },
  'the demo ERP, which is outside': {
    file: 'services/demo-erp/src/directory/directory-push.ts',
    text: "await fetch('http://messaging/');",
  },
};

describe('the ways out', () => {
  let faults: Record<string, string[]>;
  beforeAll(() => {
    const planted = Object.fromEntries(
      Object.entries(BREACHES).flatMap(([name, [text]]) => [
        [name, { file: SERVICE, text }],
        [`${name} in a lib`, { file: 'libs/identity/src/planted.ts', text }],
      ]),
    );
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', PROGRAM], {
      cwd: root,
      encoding: 'utf8',
      input: JSON.stringify({ ...planted, ...ALLOWED }),
    });
    faults = JSON.parse(output) as typeof faults;
  }, 60_000);

  it.each(Object.keys(BREACHES))('are closed to code that %s', (name) => {
    const rule = BREACHES[name]?.[1];
    expect([...new Set(faults[name])]).toEqual([rule]);
    expect([...new Set(faults[`${name} in a lib`])]).toEqual([rule]);
  });

  it.each(Object.keys(ALLOWED))('are not guarded against %s', (name) => {
    expect(faults[name]).toEqual([]);
  });
});
