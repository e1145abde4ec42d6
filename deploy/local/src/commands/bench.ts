import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkoutRoot } from '../checkout.ts';
import { readClusterFile } from '../cluster/cluster-file.ts';
import { ensureK6 } from '../programs/ensure-k6.ts';
import { exitCodeOf } from '../programs/exit-code.ts';
import { createProgress } from '../progress.ts';
import { generate } from '../seed/generate-cli.ts';
import { useCluster } from './use-cluster.ts';

const runnerOf = (name: string) => join(checkoutRoot, 'loadtests', name);

/** What a benchmark asks for goes far beyond what one person may write; everything else is as for everybody. */
const LIMITS_OUT_OF_THE_WAY = { PERSON_WRITES_PER_MINUTE: '1000000', COMPANY_WRITES_PER_MINUTE: '10000000' };
const BUFFER_POOL_MEGABYTES = 1024;

/** `npm run bench`: the stated peak, a hundred times its writes, and the write ceiling, on a database of full size. */
export async function bench(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      companies: { type: 'string', default: '200' },
      messages: { type: 'string', default: '1000000' },
      seconds: { type: 'string', default: '30' },
    },
  });
  const k6 = await ensureK6(createProgress());
  const options = {
    name: 'bench',
    environment: { 'write-api': LIMITS_OUT_OF_THE_WAY },
    bufferPoolMegabytes: BUFFER_POOL_MEGABYTES,
  };
  return useCluster(options, async (cluster) => {
    const people = join(dirname(cluster), 'people.json');
    const database = readClusterFile(dirname(cluster))?.database.url ?? '';
    const size = ['--companies', values.companies, '--messages', values.messages, '--no-check'];
    if ((await generate([...size, '--database', database, '--people', people])) !== 0) return 1;
    const data = ['--cluster', cluster, '--people', people];
    const runs = [
      [runnerOf('run.mjs'), 'peak', ...data, '--k6', k6],
      [runnerOf('run.mjs'), 'hundredfold', ...data, '--k6', k6],
      [runnerOf('bench.mjs'), ...data, '--seconds', values.seconds],
    ];
    let worst = 0;
    for (const words of runs) {
      const code = await exitCodeOf(spawn(process.execPath, words, { cwd: checkoutRoot, stdio: 'inherit' }));
      worst = Math.max(worst, code);
    }
    return worst;
  });
}
