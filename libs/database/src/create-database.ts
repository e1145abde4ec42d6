import { knex, type Knex } from 'knex';
import { cutSilent, type RawConnection } from './cut-silent.ts';

export interface DatabaseOptions {
  /** Most connections of this process. */
  poolSize?: number;
  /** Milliseconds to wait for a free connection before answering "away". */
  acquireTimeout?: number;
  /**
   * Milliseconds one statement may take: the server stops it then, and where the server itself hangs the caller
   * gives up on the connection a little later. Without it a statement takes as long as it takes.
   */
  statementTimeout?: number;
  /** Asked about a statement that does not bind its company; without it every one is refused. For tests, which look at all. */
  mayReachAll?: () => boolean;
  /** Milliseconds a statement may go without any sign of life from the server. Infinity where one may take long. */
  silenceTimeout?: number;
}

// READ COMMITTED: after the company's head row is locked, a plain read sees everything committed before it.
// The short lock wait bounds how long a command can hang behind a stuck one. Nor may who stands still in the middle of
// a transaction keep its locks: the server ends it, on MariaDB within the time of the lock wait's attempts; MySQL knows
// only connections that idle, which the pool has let go of by then (after 30 s).
// Each engine runs only the comment meant for it.
const SESSION = `SET SESSION time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION',
  innodb_lock_wait_timeout = 3, wait_timeout = 60 /*M!100300 , idle_write_transaction_timeout = 5 */`;
// MySQL counts milliseconds, MariaDB seconds.
const limitOf = (milliseconds: number) =>
  `/*!80000 , max_execution_time = ${milliseconds} */ /*M!100100 , max_statement_time = ${milliseconds / 1000} */`;
const ISOLATION = 'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED';

// Whoever asked for a connection gets its error; said once more on the console it would not even be a JSON line.
const SILENT = { warn() {}, error() {}, debug() {}, deprecate() {} };

// More than a lock wait or a slow disk, and less than people wait.
const SILENCE_MS = 8_000;

/**
 * A pool on MySQL or MariaDB. BIGINTs arrive as strings of digits (JavaScript numbers lose digits past 2^53),
 * times as Dates in UTC. Connections are made on first use.
 */
export function createDatabase(
  url: string,
  {
    poolSize = 10,
    acquireTimeout = 2_000,
    statementTimeout,
    silenceTimeout = SILENCE_MS,
    mayReachAll,
  }: DatabaseOptions = {},
): Knex {
  const session = statementTimeout === undefined ? SESSION : `${SESSION} ${limitOf(statementTimeout)}`;
  const { hostname, port, username, password, pathname } = new URL(url);
  return knex({
    client: 'mysql2',
    connection: {
      host: hostname,
      port: Number(port || 3306),
      user: decodeURIComponent(username),
      password: decodeURIComponent(password),
      database: pathname.slice(1),
      charset: 'utf8mb4',
      timezone: 'Z',
      supportBigNumbers: true,
      bigNumberStrings: true,
      connectTimeout: 2_000,
    },
    pool: {
      min: 0,
      max: poolSize,
      afterCreate: (connection: RawConnection, done: (error: Error | null) => void) => {
        if (silenceTimeout < Infinity) cutSilent(connection, silenceTimeout);
        connection.query(session, (error) => (error ? done(error) : connection.query(ISOLATION, done)));
      },
    },
    acquireConnectionTimeout: acquireTimeout,
    log: SILENT,
    // What a message says would stand in the error of its statement, and in the log: of a lost connection there is nothing else.
    compileSqlOnError: false,
    // No options of knex: `select` and `execute` find them here, also through a transaction.
    ...(statementTimeout === undefined ? {} : { statementTimeout }),
    ...(mayReachAll === undefined ? {} : { mayReachAll }),
  });
}
