import { NoteRefused } from '@messaging/audit';
import { ConfigError } from '@messaging/service-kit';
import { readAuditCliConfig, type AuditCliConfig } from './cli/cli-config.ts';
import { readOptions, UsageError, type CliOptions } from './cli/cli-options.ts';
import { exportCommand } from './cli/export-command.ts';
import { keysCommand } from './cli/keys-command.ts';
import { proveCommand } from './cli/prove-command.ts';
import { verifyCommand } from './cli/verify-command.ts';

const HELP = `Usage: audit <command> [options]

  verify   compares a history with checkpoints from outside; exits 1 on any difference
           --export FOLDER | --company ID (in the database: DATABASE_URL)   what to verify
           --checkpoints PATH…      files or folders of signed checkpoints  (else AUDIT_FILE_SINK)
           --key NAME+ID+KEY…       the public keys trusted to have signed   (else those of AUDIT_SIGNING_KEYS)
           --proof FILE [--from CHECKPOINT]                                   a proof instead of a history
           --json                   the report for a program
           EVENT_MAC_KEYS           names altered events one by one, and vouches for those after the last checkpoint
  prove    prints a proof in the format of C2SP (tlog-proof, tlog-witness)
           --export FOLDER | --company ID, --checkpoint FILE, and
           --seq N (this event is in it) | --from CHECKPOINT (it begins with that one)
  export   writes JSON Lines with a manifest of hashes
           --company ID --out FOLDER [--without-texts]
  keys     prints the public keys of a company's checkpoints
           --company ID

AUDIT_ORIGIN names the deployment, as it does to the audit worker.
`;

const COMMANDS: Record<string, (options: CliOptions, config: AuditCliConfig) => Promise<number>> = {
  verify: verifyCommand,
  prove: proveCommand,
  export: exportCommand,
  keys: keysCommand,
};

async function main([name = '', ...args]: string[]): Promise<number> {
  if (name === 'help' || name === '--help' || args.includes('--help')) {
    console.log(HELP);
    return 0;
  }
  const command = COMMANDS[name];
  if (!command) throw new UsageError(`There is no command "${name}".\n\n${HELP}`);
  return command(readOptions(args), readAuditCliConfig());
}

/** What somebody at the keyboard can do something about; an error of the code itself is shown with where it arose. */
const isExpected = (error: unknown): error is Error =>
  [UsageError, NoteRefused, ConfigError].some((kind) => error instanceof kind) ||
  // Of the file system, the network or the database.
  (error instanceof Error && ('syscall' in error || 'sqlMessage' in error));

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(isExpected(error) ? error.message : error);
    process.exitCode = 2;
  },
);
