import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { localFolder } from '../checkout.ts';
import { LaunchError } from '../launch-error.ts';
import { ensureSchemathesis } from '../programs/ensure-schemathesis.ts';
import { runSource } from '../programs/run-node.ts';
import { createProgress } from '../progress.ts';
import { test } from './test.ts';

interface FuzzOptions {
  frames: string;
  seed: string;
  'per-second': string;
  seconds: string;
}

const SUITES: Record<string, (options: FuzzOptions) => Promise<number>> = {
  sockets: fuzzSockets,
  http: fuzzHttp,
};

/**
 * `npm run fuzz -- sockets --frames 1000000 --seed 7`: malformed frames against a realtime node. `npm run fuzz -- http
 * --seconds 300 --seed 7`: what docs/openapi.json allows and does not, against a cluster of its own. The same seed sends
 * the same, so what was found can be found again. Results are kept in `.local/fuzz`.
 */
export async function fuzz(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      frames: { type: 'string', default: '1000000' },
      seed: { type: 'string', default: '1' },
      'per-second': { type: 'string', default: '2500' },
      seconds: { type: 'string', default: '300' },
    },
  });
  const [name = ''] = positionals;
  const suite = Object.hasOwn(SUITES, name) ? SUITES[name] : undefined;
  if (suite === undefined)
    throw new LaunchError(`No suite "${name}"; there are ${Object.keys(SUITES).join(', ')}.`);
  return suite(values);
}

/** A test that CI runs for a moment; here it runs for as long as one likes. */
function fuzzSockets({ frames, seed, 'per-second': perSecond }: FuzzOptions): Promise<number> {
  process.env['FUZZ_FRAMES'] = frames;
  process.env['FUZZ_SEED'] = seed;
  process.env['FUZZ_PER_SECOND'] = perSecond;
  process.env['FUZZ_RESULT'] = join(localFolder, 'fuzz', `sockets-${seed}.json`);
  return test(['--testPathPatterns', 'realtime-gateway/test/socket-fuzz']);
}

async function fuzzHttp({ seconds, seed }: FuzzOptions): Promise<number> {
  const program = await ensureSchemathesis(createProgress());
  // What it is asked is mostly refused; only what nobody expects is worth keeping.
  return runSource('tests/fuzz/main.ts', [program, seconds, seed], { LOG_LEVEL: 'warn', ...process.env });
}
