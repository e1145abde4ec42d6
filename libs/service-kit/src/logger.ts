import { pino, stdTimeFunctions, type DestinationStream, type Logger as PinoLogger } from 'pino';
import { currentCorrelationId } from './correlation.ts';
import { describeError } from './describe-error.ts';
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
      serializers: { err: describeError, error: describeError },
      mixin: addCorrelationId,
      // What a line says of its own correlation id wins over the surrounding one.
      mixinMergeStrategy: (line, mixin) => ({ ...mixin, ...line }),
    },
    destination ?? pino.destination({ sync: true }),
  );
}

function addCorrelationId(): object {
  const correlationId = currentCorrelationId();
  return correlationId === undefined ? {} : { correlationId };
}
