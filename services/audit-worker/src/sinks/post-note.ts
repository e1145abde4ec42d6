import type { PostNote } from './webhook-sink.ts';

const LIMIT_MS = 5_000;

/** The one place where this process calls an address that a company chose. */
export const postNote: PostNote = async function postNote(url, note, signal) {
  const { protocol } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:')
    throw new TypeError(`${protocol} is no address for a webhook`);
  const response = await fetch(url, {
    method: 'POST',
    body: note,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    // Somewhere else than the company named is nowhere.
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`the webhook answered ${response.status}`);
};
