import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE_MS = 50;

/** Asks again and again until the answer is yes; false when the time is over. A rejection counts as no. */
export async function waitUntil(
  question: () => Promise<boolean> | boolean,
  timeoutMs: number,
): Promise<boolean> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const answer = await Promise.resolve()
      .then(question)
      .catch(() => false);
    if (answer) return true;
    if (Date.now() >= end) return false;
    await sleep(PAUSE_MS);
  }
}
