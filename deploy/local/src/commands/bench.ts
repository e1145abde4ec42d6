import { join } from 'node:path';
import { checkoutRoot, localFolder } from '../checkout.ts';
import { clusterFilePath } from '../cluster/cluster-file.ts';
import { startCluster } from '../cluster/start-cluster.ts';
import { runNode } from '../programs/run-node.ts';
import { createProgress } from '../progress.ts';
import { generate } from '../seed/generate-cli.ts';
import { givenServers } from './given-servers.ts';

const RUNNER = join(checkoutRoot, 'loadtests/bench.mjs');
// What is measured is the path of a write, not the limits in front of it.
const NO_LIMITS = {
  writes: { PERSON_WRITES_PER_MINUTE: '1000000', COMPANY_WRITES_PER_MINUTE: '10000000' },
  messagesPerToken: 1_000,
};
const BUFFER_POOL_MEGABYTES = 2048;
// Where the limits are what is looked at, they are those that people have.
const QUESTIONS: Record<string, Partial<typeof NO_LIMITS>> = {
  writes: NO_LIMITS,
  overload: NO_LIMITS,
  fairness: {},
};

/**
 * `npm run bench`: how many writes a cluster of its own accepts, over 200 companies and in one, beside bare mysql2 on the
 * same server. `npm run bench -- overload`: how many of them still, at five times as many. `npm run bench -- fairness`:
 * what one company at 50 times its quota costs the others. Further arguments are the generator's, such as
 * `--messages 1000000`.
 */
export async function bench(args: string[]): Promise<number> {
  const [first = ''] = args;
  const question = Object.hasOwn(QUESTIONS, first) ? first : 'writes';
  const forGenerator = question === first ? args.slice(1) : args;
  const { writes = {}, messagesPerToken } = QUESTIONS[question] ?? {};
  const progress = createProgress();
  const cluster = await startCluster({
    name: 'bench',
    keepData: true,
    given: givenServers(),
    bufferPoolMegabytes: BUFFER_POOL_MEGABYTES,
    environment: { 'write-api': writes },
    messagesPerToken,
    progress,
  });
  try {
    const people = join(localFolder, 'bench-people.json');
    const generated = await generate([
      '--database',
      cluster.databaseUrl,
      '--people',
      people,
      '--no-check',
      ...forGenerator,
    ]);
    if (generated !== 0) return generated;
    const words = [
      RUNNER,
      '--question',
      question,
      '--cluster',
      clusterFilePath(cluster.folder),
      '--people',
      people,
    ];
    return await runNode(words, { cwd: checkoutRoot });
  } finally {
    await cluster.stop();
  }
}
