import { readStartDetail, type StartRequest } from './read-start-detail.ts';

export const START_EVENT = 'messaging:start';

/** Calls back for every `messaging:start` on window or document. Returns the way to stop. */
export function listenForStart(start: (request: StartRequest) => void): () => void {
  const handled = new WeakSet<Event>();

  function handle(event: Event) {
    // One that bubbles from document to window comes by twice.
    if (handled.has(event)) return;
    handled.add(event);
    const request = readStartDetail((event as CustomEvent).detail);
    if (request) start(request);
    // The host page's developer has no other place to look.
    // eslint-disable-next-line no-console
    else console.error(`${START_EVENT} needs a detail with exactly one of transactionId, planId and topic`);
  }

  document.addEventListener(START_EVENT, handle);
  window.addEventListener(START_EVENT, handle);
  return () => {
    document.removeEventListener(START_EVENT, handle);
    window.removeEventListener(START_EVENT, handle);
  };
}
