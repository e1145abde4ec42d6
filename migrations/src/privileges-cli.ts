import { parseArgs } from 'node:util';
import type { RedisPurpose } from '@messaging/redis';
import { describeGrants } from './privileges/apply-grants.ts';
import { describeRedisUsers, redisPasswordVariables, writeRedisUsers } from './privileges/redis-users.ts';
import { serviceUsers } from './privileges/service-users.ts';

const HELP = `Usage: privileges <command>      what each service needs of the servers, and nothing more

  database     every service's user and its rights, as SQL for the server's owner
  redis        every service's user on the Redis of limits, presence and sockets (REDIS_URL), as lines of an ACL file
  queue-redis  the same on the Redis of the jobs (QUEUE_REDIS_URL)
  redis-files  writes ephemeral.acl and queue.acl for two Redis servers of this cluster alone: besides the services a user
               "admin" with the password REDIS_PASSWORD, and nobody without a name

  --schema NAME    database: the schema's name ("messaging")
  --host HOST      database: where services come from ("%")
  --prefix PREFIX  what user names begin with; database: "messaging_", Redis: nothing
  --commands       redis, queue-redis: as commands for redis-cli ("ACL SETUSER …")
  --out FOLDER     redis-files: where to

Redis keeps hashes. That of a password stands in the line if one of these, or of the same with _FILE, is set:
  ${redisPasswordVariables().join(', ')}
Where none is, and in the SQL, a word stands in its place that is to be filled in.
`;

const OPTIONS = {
  schema: { type: 'string', default: 'messaging' },
  host: { type: 'string', default: '%' },
  prefix: { type: 'string' },
  commands: { type: 'boolean', default: false },
  out: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;
type Options = ReturnType<typeof readOptions>['values'];

// They become parts of SQL and of ACL lines.
const NAME = /^[A-Za-z0-9_.%-]*$/;

function readOptions(args: string[]) {
  const read = parseArgs({ args, options: OPTIONS, strict: true, allowPositionals: true });
  for (const name of ['schema', 'host', 'prefix'] as const)
    if (!NAME.test(read.values[name] ?? ''))
      throw new RangeError(`--${name} may not be ${read.values[name]}`);
  return read;
}

const redisUsers = (purpose: RedisPurpose, { prefix = '', commands }: Options) =>
  describeRedisUsers(purpose, process.env, { prefix, asCommands: commands });

const COMMANDS: Record<string, (options: Options) => string[]> = {
  database: ({ schema, host, prefix }) =>
    describeGrants(schema, serviceUsers(host, prefix)).map((statement) => `${statement};`),
  redis: (options) => redisUsers('ephemeral', options),
  'queue-redis': (options) => redisUsers('queue', options),
  'redis-files': ({ out }) => {
    if (out === undefined) throw new RangeError('say where to: --out FOLDER');
    return writeRedisUsers(out, process.env);
  },
};

function main(): number {
  const { values, positionals } = readOptions(process.argv.slice(2));
  const [name = ''] = positionals;
  if (values.help || name === 'help') {
    console.log(HELP);
    return 0;
  }
  const command = COMMANDS[name];
  if (!command) {
    console.error(HELP);
    return 2;
  }
  for (const line of command(values)) console.log(line);
  return 0;
}

try {
  process.exitCode = main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}
