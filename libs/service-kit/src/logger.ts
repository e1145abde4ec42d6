import { pino, stdTimeFunctions, type DestinationStream, type LogFn, type Logger as PinoLogger } from 'pino';
import { currentCorrelationId } from './correlation.ts';
import { describeError, isError } from './describe-error.ts';
import { redact } from './redact.ts';

export type Logger = PinoLogger;

/**
 * JSON lines on standard output, each with the service, the instance and the correlation id of the work in
 * hand. Credentials and message texts are replaced by `[redacted]` wherever they stand in the logged object.
 */
export function createLogger({
  service,
  instance,
  level = 'info',
  destination,
}: {
  service: string;
  instance?: string;
  level?: string;
  destination?: DestinationStream;
}): Logger {
  return pino(
    {
      level,
      base: instance === undefined ? { service } : { service, instance },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: redact },
      // Errors are described with the rest of the line; pino's own way would keep what `describeError` leaves out.
      serializers: { err: (described: unknown) => described },
      hooks: { logMethod: sayWhatFailed },
      mixin: addCorrelationId,
    },
    destination ?? pino.destination({ sync: true }),
  );
}

function addCorrelationId(): object {
  const correlationId = currentCorrelationId();
  return correlationId === undefined ? {} : { correlationId };
}

// A line without words of its own gets the error's message from pino: it must be the described one here, too.
function sayWhatFailed(this: Logger, args: Parameters<LogFn>, log: LogFn): void {
  const [line, ...words] = args as [unknown, ...unknown[]];
  const error = isError(line) ? line : (line as { err?: unknown } | null | undefined)?.err;
  if (words.length === 0 && isError(error))
    log.call(this, isError(line) ? { err: line } : line, describeError(error).message);
  else log.apply(this, args);
}
