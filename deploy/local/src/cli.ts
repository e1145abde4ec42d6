import { audit } from './commands/audit.ts';
import { bench } from './commands/bench.ts';
import { chaos } from './commands/chaos.ts';
import { fuzz } from './commands/fuzz.ts';
import { load } from './commands/load.ts';
import { migrate } from './commands/migrate.ts';
import { mutate } from './commands/mutate.ts';
import { privileges } from './commands/privileges.ts';
import { reset } from './commands/reset.ts';
import { start } from './commands/start.ts';
import { stop } from './commands/stop.ts';
import { test } from './commands/test.ts';
import { LaunchError } from './launch-error.ts';
import { generate } from './seed/generate-cli.ts';

const COMMANDS: Record<string, (args: string[]) => Promise<number>> = {
  start,
  stop,
  reset,
  test,
  load,
  bench,
  chaos,
  fuzz,
  mutate,
  generate,
  migrate,
  privileges,
  audit,
};

async function main([name = '', ...args]: string[]): Promise<number> {
  const command = COMMANDS[name];
  if (!command) throw new LaunchError(`No command "${name}"; there are ${Object.keys(COMMANDS).join(', ')}.`);
  return command(args);
}

main(process.argv.slice(2)).then(
  // Whatever still runs is killed on the way out, so the code is given at once instead of waiting for open handles.
  (code) => process.exit(code),
  (error: unknown) => {
    const isExpected =
      error instanceof LaunchError || (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS');
    console.error(isExpected ? `\n${(error as Error).message}\n` : error);
    process.exit(1);
  },
);
