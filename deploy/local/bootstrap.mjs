// The first thing that runs on a machine that has only Node and npm: it installs the packages, compiles what has
// changed, and hands over to the compiled launcher. No dependencies, no TypeScript, no syntax an older Node cannot read.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = [20, 19];
const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const launcher = join(root, 'deploy/local/dist/cli.js');
const widget = join(root, 'clients/widget/dist/widget.js');

const HELP = `Usage:
  npm start                      the whole cluster, until Ctrl-C     (-- --detach: in the background)
                                 (-- --database=mysql|mariadb: on that kind of database)
  npm stop                       ends it
  npm run reset                  clears its data
  npm test                       every test                          (-- <arguments of jest>, -- --database=mysql|mariadb)
  npm run load -- <scenario>     a load test with k6                 (smoke, peak, …)
  npm run chaos -- <scenario>    breaks a cluster and checks what its clients saw (-- --list)
  npm run fuzz -- sockets        malformed frames against a node     (--frames N, --seed S)
  npm run mutate -- <group>      mutation tests                     (--minutes N, -- --help)
  npm run bench                  the benchmarks of docs/performance.md, on a million messages
  npm run generate               fills the running cluster with companies and messages
  npm run migrate -- <command>   the database's schema               (latest, status, verify, rollback, grants)
  npm run privileges -- <server> what each service needs of servers of your own (database, redis, queue-redis)
  npm run audit -- <command>     proves that nothing was altered     (verify, prove, export, keys)

Servers are taken from DATABASE_URL, REDIS_URL and QUEUE_REDIS_URL where these are set, else from programs on this
machine, else from a running container engine, else installed with apt-get where that needs no password.
`;

/** What each command needs before the launcher can do it. */
const NEEDS = {
  start: { build: true, widget: true },
  test: { build: true, widget: true },
  load: { build: true, widget: true },
  bench: { build: true, widget: true },
  chaos: { build: true },
  fuzz: { build: true, widget: true },
  mutate: { build: true },
  generate: { build: true },
  migrate: { build: true },
  privileges: { build: true },
  audit: { build: true },
  stop: {},
  reset: {},
};

function refuseOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const isOld = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
  if (isOld) fail(`This needs Node ${OLDEST_NODE.join('.')} or newer; here is ${process.versions.node}.`);
}

function fail(message) {
  console.error(`\n${message}\n`);
  process.exit(1);
}

/** Runs one slow step and shows that it goes on; its output is shown only when it fails. */
function step(title, program, args) {
  const began = Date.now();
  const isTerminal = process.stderr.isTTY && !process.env.CI;
  const seconds = () => `${((Date.now() - began) / 1000).toFixed(1)} s`;
  const draw = () =>
    process.stderr.write(
      isTerminal ? `\r\x1b[2K… ${title} ${seconds()}` : `… ${title}, ${seconds()} so far\n`,
    );
  return new Promise((done) => {
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const timer = setInterval(draw, isTerminal ? 200 : 10_000);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (output += piece));
    const end = (problem) => {
      clearInterval(timer);
      process.stderr.write(`${isTerminal ? '\r\x1b[2K' : ''}${problem ? '✗' : '✓'} ${title} ${seconds()}\n`);
      if (problem) fail(`${title}: ${problem}\n${output}`);
      done();
    };
    child.once('error', (error) => end(error.message));
    child.once('close', (code) =>
      end(code === 0 ? '' : `${[program, ...args].join(' ')} ended with code ${code}`),
    );
  });
}

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** Compares with the note npm itself leaves about what it installed, so an install made by hand counts too. */
function packagesAreInstalled() {
  const note = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(note)) return false;
  const installed = readJson(note).packages;
  const wanted = Object.entries(readJson(join(root, 'package-lock.json')).packages);
  return wanted.every(([path, { version, optional, devOptional, peer }]) => {
    const isPackage = path.includes('node_modules/') && !optional && !devOptional && !peer;
    return !isPackage || installed[path]?.version === version;
  });
}

function newestChange(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  const inside = readdirSync(path).filter((name) => name !== 'dist' && name !== 'node_modules');
  return Math.max(0, ...inside.map((name) => newestChange(join(path, name))));
}

function widgetIsBuilt() {
  const sources = ['clients/widget', 'clients/sdk/src', 'libs/contracts/src', 'package-lock.json'];
  return (
    existsSync(widget) &&
    newestChange(widget) >= Math.max(...sources.map((path) => newestChange(join(root, path))))
  );
}

async function prepare({ build, widget: needsWidget }) {
  if (!build) return;
  if (!packagesAreInstalled())
    await step('Installing packages (npm ci)', 'npm', ['ci', '--include=dev', '--no-progress']);
  await step('Compiling', process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-b']);
  if (needsWidget && !widgetIsBuilt())
    await step('Building the widget', 'npm', ['run', 'build', '-w', '@messaging/widget']);
}

refuseOldNode();
const [command = 'help', ...args] = process.argv.slice(2);
const needs = Object.hasOwn(NEEDS, command) ? NEEDS[command] : undefined;
// These have options of their own to tell of.
const TELL_THEMSELVES = ['chaos', 'mutate', 'migrate', 'privileges', 'audit'];
if (!needs || (args.includes('--help') && !TELL_THEMSELVES.includes(command))) {
  if (!needs && command !== 'help') console.error(`There is no command "${command}".\n`);
  console.log(HELP);
  process.exit(needs || command === 'help' ? 0 : 2);
}
await prepare(needs);
if (existsSync(launcher)) {
  process.argv.splice(2, Infinity, command, ...args);
  await import(launcher);
} else {
  console.log('Nothing has been started here yet.');
}
