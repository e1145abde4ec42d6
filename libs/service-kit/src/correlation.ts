import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

const storage = new AsyncLocalStorage<string>();

// What a header may carry: enough for UUIDs and nginx request ids, nothing that could forge a log line.
const ACCEPTABLE = /^[A-Za-z0-9-]{8,64}$/;

/** Runs `work` so that everything it causes, awaited or not, logs and passes on this correlation id. */
export function runWithCorrelation<T>(correlationId: string, work: () => T): T {
  return storage.run(correlationId, work);
}

/** The id of the request, event or job being worked on; undefined outside of any. */
export function currentCorrelationId(): string | undefined {
  return storage.getStore();
}

export function newCorrelationId(): string {
  return randomUUID();
}

/** The given id when it has an acceptable form, else a new one. */
export function acceptCorrelationId(given: string | string[] | undefined): string {
  return typeof given === 'string' && ACCEPTABLE.test(given) ? given : newCorrelationId();
}
