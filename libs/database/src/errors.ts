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
  'ER_OPTION_PREVENTS_STATEMENT',
]);

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String((error as { code: unknown }).code) : '';

/** A deadlock or a lock wait: the whole transaction may simply be tried again. */
export const isTransient = (error: unknown): boolean => TRANSIENT.has(codeOf(error));

/** The server cannot be reached, is stopping, or has no connection to give: an outage, not a fault in the statement. */
export function isDatabaseAway(error: unknown): boolean {
  if (AWAY.has(codeOf(error))) return true;
  return (
    error instanceof Error &&
    (error.name === 'KnexTimeoutError' || /Connection lost|closed state/.test(error.message))
  );
}

/** A row with this unique key is already there. */
export const isDuplicateKey = (error: unknown): boolean => codeOf(error) === 'ER_DUP_ENTRY';
