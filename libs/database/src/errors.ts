const TRANSIENT = new Set(['ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT', 'ER_CHECKREAD']);

const AWAY = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_SEQUENCE_TIMEOUT',
  'ER_SERVER_SHUTDOWN',
  'ER_CON_COUNT_ERROR',
  'ER_CONNECTION_KILLED',
  'ER_NORMAL_SHUTDOWN',
  'ER_QUERY_INTERRUPTED',
  'ER_QUERY_TIMEOUT',
  'ER_OPTION_PREVENTS_STATEMENT',
]);

// MariaDB's own word for ER_QUERY_TIMEOUT; the driver has no name for it.
const ER_STATEMENT_TIMEOUT = 1969;

// By shape, not by class: an error of the driver may come from another realm than ours.
const fieldOf = (error: unknown, field: 'code' | 'name' | 'message' | 'silent'): string =>
  typeof error === 'object' && error !== null && field in error
    ? String((error as Record<string, unknown>)[field])
    : '';
const errnoOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'errno' in error ? error.errno : undefined;
const codeOf = (error: unknown) => fieldOf(error, 'code');

/** A deadlock or a lock wait: the whole transaction may simply be tried again. */
export const isTransient = (error: unknown): boolean => TRANSIENT.has(codeOf(error));

/** The server cannot be reached, is stopping, has no connection to give or takes too long: an outage, not a fault in the statement. */
export function isDatabaseAway(error: unknown): boolean {
  if (
    errnoOf(error) === ER_STATEMENT_TIMEOUT ||
    AWAY.has(codeOf(error)) ||
    fieldOf(error, 'name') === 'KnexTimeoutError'
  )
    return true;
  return /Connection lost|closed state/.test(fieldOf(error, 'message'));
}

/**
 * Given up while the server was at it. That counts as away as well, and often is; it may also be that too much was asked
 * for at once.
 */
export const isTooSlow = (error: unknown): boolean =>
  fieldOf(error, 'silent') === 'true' ||
  errnoOf(error) === ER_STATEMENT_TIMEOUT ||
  codeOf(error) === 'ER_QUERY_TIMEOUT';

/** A row names another one that is not there. */
export const isMissingParent = (error: unknown): boolean => codeOf(error) === 'ER_NO_REFERENCED_ROW_2';

/** A row with this unique key is already there. */
export const isDuplicateKey = (error: unknown): boolean => codeOf(error) === 'ER_DUP_ENTRY';
