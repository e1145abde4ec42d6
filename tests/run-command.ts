/** Runs a command with the arguments of the shell; the process ends with the exit code it answers. */
export function runCommand(command: (args: string[]) => Promise<number>): void {
  command(process.argv.slice(2)).then(
    (code) => process.exit(code),
    (error: unknown) => {
      const isMistyped = (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS');
      console.error(isMistyped ? `\n${(error as Error).message}\n` : error);
      process.exit(isMistyped ? 2 : 1);
    },
  );
}

/** What was started does not outlive a run that is called off. */
export function stopWhenCalledOff(started: { stop: () => Promise<unknown> }): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void started.stop().finally(() => process.exit(130)));
}
