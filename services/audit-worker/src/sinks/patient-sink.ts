import type { CheckpointSink } from './checkpoint-sink.ts';

// Less than the time between two runs, so that a sink which does not answer does not put off the next.
export const ANSWER_MS = 4_000;

/** A sink did not answer in its time. */
export class SinkSilent extends Error {
  override name = 'SinkSilent';
}

/**
 * The same sink, but nobody waits for an answer longer than it may take. A folder on a machine that has gone silent knows no
 * signal: it goes on with what was given up, and until that has ended it is asked for nothing more. Webhooks are each company's
 * own: of the others one that was given up says nothing.
 */
export function createPatientSink({ name, publish, newest }: CheckpointSink): CheckpointSink {
  const isOnePlace = newest !== undefined;
  let givenUp = 0;

  function ask<T>(signal: AbortSignal, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (isOnePlace && givenUp > 0)
      return Promise.reject(new SinkSilent(`${name} is still busy with what was given up`));
    const within = new AbortController();
    const answer = call(within.signal);
    return new Promise((resolve, reject) => {
      // By hand: what AbortSignal.any makes of AbortSignal.timeout may be collected before its time, and then never tells.
      const timer = setTimeout(giveUp, ANSWER_MS);
      signal.addEventListener('abort', giveUp, { once: true });
      function stopWaiting() {
        clearTimeout(timer);
        signal.removeEventListener('abort', giveUp);
      }
      function giveUp() {
        stopWaiting();
        const ended = () => (givenUp -= 1);
        givenUp += 1;
        answer.then(ended, ended);
        reject(new SinkSilent(`${name} has not answered within ${ANSWER_MS} ms`));
        within.abort();
      }
      answer.then(resolve, reject).finally(stopWaiting);
    });
  }

  return {
    name,
    publish: (companyId, checkpoint, signal) =>
      ask(signal, (within) => publish(companyId, checkpoint, within)),
    ...(newest && {
      newest: (companyId, from, signal) => ask(signal, (within) => newest(companyId, from, within)),
    }),
  };
}
