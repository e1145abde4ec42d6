// Node 20 cannot read TypeScript by itself; everything else of the load tests and the benchmarks is TypeScript.
import { register } from 'tsx/esm/api';

/** Runs `main` of a module of this package on the words of the command line. */
export async function start(module) {
  register();
  const { main } = await import(module);
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    if (error.name !== 'LoadDataError' && !error.code?.startsWith('ERR_PARSE_ARGS')) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}
