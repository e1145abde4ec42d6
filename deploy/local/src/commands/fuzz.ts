import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { localFolder } from '../checkout.ts';
import { LaunchError } from '../launch-error.ts';
import { test } from './test.ts';

/** Each suite is a test that CI runs for a moment; here it runs for as long as one likes. */
const SUITES: Record<string, string> = {
  sockets: 'realtime-gateway/test/socket-fuzz',
};

/**
 * `npm run fuzz -- sockets --frames 1000000 --seed 7`: malformed frames against a realtime node. The same seed sends the
 * same frames, so what was found can be found again. The result is kept in `.local/fuzz`.
 */
export async function fuzz(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      frames: { type: 'string', default: '1000000' },
      seed: { type: 'string', default: '1' },
      'per-second': { type: 'string', default: '2500' },
    },
  });
  const [suite = ''] = positionals;
  const pattern = SUITES[suite];
  if (pattern === undefined)
    throw new LaunchError(`No suite "${suite}"; there are ${Object.keys(SUITES).join(', ')}.`);
  process.env['FUZZ_FRAMES'] = values.frames;
  process.env['FUZZ_SEED'] = values.seed;
  process.env['FUZZ_PER_SECOND'] = values['per-second'];
  process.env['FUZZ_RESULT'] = join(localFolder, 'fuzz', `${suite}-${values.seed}.json`);
  return test(['--testPathPatterns', pattern]);
}
