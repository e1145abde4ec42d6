import { join } from 'node:path';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { keepSecret, writePrivateFile } from '../private-file.ts';
import {
  superviseProcess,
  type OnProcessChange,
  type SupervisedProcess,
} from '../processes/supervise-process.ts';
import { flavourOf, type DatabaseFlavour } from './database-flavour.ts';
import { asRoot, initialiseDatabase, temporaryTables } from './initialise-database.ts';

export interface DatabaseServerOptions {
  /** The cluster's folder: data, log and password live in it. */
  folder: string;
  /** `mysqld` or `mariadbd`. */
  program: string;
  port: number;
  /** Sync to the disk at every commit. Off only where data may be lost with the machine, as in tests. */
  durable: boolean;
  bufferPoolMegabytes?: number | undefined;
  onChange?: OnProcessChange | undefined;
}

export interface DatabaseServer {
  /** For the services: all rights on the database `messaging`, none elsewhere. */
  url: string;
  /** May do everything: creates databases for tests, reads the server's figures. */
  adminUrl: string;
  process: SupervisedProcess;
}

const START_TIMEOUT_MS = 60_000;
const STOP_GRACE_MS = 30_000;
const DEFAULT_BUFFER_POOL_MEGABYTES = 256;

/** Runs at every start, before the first connection is accepted: one statement a line. */
function startStatements(password: string): string {
  const account = (name: string) => [
    `CREATE USER IF NOT EXISTS '${name}'@'127.0.0.1' IDENTIFIED BY '${password}';`,
    `ALTER USER '${name}'@'127.0.0.1' IDENTIFIED BY '${password}';`,
  ];
  return [
    `ALTER USER 'root'@'localhost' IDENTIFIED BY '${password}';`,
    "DROP USER IF EXISTS 'root'@'127.0.0.1', 'root'@'::1', ''@'localhost';",
    'CREATE DATABASE IF NOT EXISTS messaging CHARACTER SET utf8mb4;',
    ...account('messaging'),
    "GRANT ALL PRIVILEGES ON messaging.* TO 'messaging'@'127.0.0.1';",
    ...account('admin'),
    "GRANT ALL PRIVILEGES ON *.* TO 'admin'@'127.0.0.1' WITH GRANT OPTION;",
    '',
  ].join('\n');
}

function serverArguments(
  flavour: DatabaseFlavour,
  options: DatabaseServerOptions,
  data: string,
  statements: string,
): string[] {
  const { port, durable, bufferPoolMegabytes = DEFAULT_BUFFER_POOL_MEGABYTES } = options;
  return [
    '--no-defaults',
    ...asRoot(),
    `--datadir=${data}`,
    `--tmpdir=${temporaryTables(data)}`,
    '--bind-address=127.0.0.1',
    `--port=${port}`,
    // Relative to the data folder: the path of a socket may not be longer than some 100 characters.
    '--socket=server.sock',
    '--pid-file=server.pid',
    `--init-file=${statements}`,
    '--skip-name-resolve',
    '--character-set-server=utf8mb4',
    '--default-time-zone=+00:00',
    '--max-connections=400',
    `--innodb-buffer-pool-size=${bufferPoolMegabytes}M`,
    `--innodb-flush-log-at-trx-commit=${durable ? 1 : 0}`,
    `--sync-binlog=${durable ? 1 : 0}`,
    '--log-bin=binlog',
    '--binlog-format=ROW',
    // With a binary log on, only this lets an account without SUPER create the triggers that keep the stream append-only.
    '--log-bin-trust-function-creators=1',
    '--binlog-expire-logs-seconds=86400',
    '--server-id=1',
    ...(flavour === 'mysql' ? ['--mysqlx=OFF', '--secure-file-priv=NULL'] : []),
  ];
}

/** True when the server takes connections and this account may use the database. */
export async function databaseAnswers(url: string): Promise<boolean> {
  const connection = await createConnection({ uri: url, connectTimeout: 2_000 });
  await connection.query('SELECT 1');
  await connection.end();
  return true;
}

/** What the server calls itself: "MariaDB 10.11.6-MariaDB", "MySQL 8.4.3". */
export async function databaseVersion(url: string): Promise<string> {
  const connection = await createConnection({ uri: url });
  const [rows] = await connection.query<RowDataPacket[]>('SELECT VERSION() AS version');
  await connection.end();
  const version = String(rows[0]?.['version']);
  return `${/mariadb/i.test(version) ? 'MariaDB' : 'MySQL'} ${version}`;
}

/** Starts a private MySQL or MariaDB on loopback and waits until it takes connections. The data outlives it. */
export async function startDatabaseServer(options: DatabaseServerOptions): Promise<DatabaseServer> {
  const { folder, program, port, onChange } = options;
  const flavour = await flavourOf(program);
  // One data folder per kind of server: neither can read the other's.
  const data = join(folder, 'data', flavour);
  await initialiseDatabase(flavour, program, data);
  const password = keepSecret(join(folder, 'database-password'));
  const statements = join(folder, 'database-start.sql');
  writePrivateFile(statements, startStatements(password));
  const address = (user: string) => `mysql://${user}:${password}@127.0.0.1:${port}/messaging`;
  const server = superviseProcess(
    {
      name: 'database',
      program,
      args: serverArguments(flavour, options, data, statements),
      env: { PATH: process.env['PATH'] ?? '' },
      folder,
      graceMs: STOP_GRACE_MS,
    },
    {
      isReady: () => databaseAnswers(address('messaging')),
      readyTimeoutMs: START_TIMEOUT_MS,
      ...(onChange && { onChange }),
    },
  );
  await server.start();
  return { url: address('messaging'), adminUrl: address('admin'), process: server };
}
