import type { DirectoryBody } from '@messaging/contracts';
import { newCorrelationId, type Logger } from '@messaging/service-kit';
import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;
const ANSWER_LIMIT_MS = 5_000;
/** While messaging is not there yet, one line in this many attempts. */
const ATTEMPTS_PER_LINE = 8;

export interface DirectoryPushOptions {
  messagingUrl: string;
  directoryToken: () => Promise<string>;
  logger: Logger;
}

/**
 * Tells messaging who works where: one upsert after another, each repeated until messaging has taken it, because
 * an ended employment that never arrives would leave somebody with rights they no longer have.
 */
export function createDirectoryPush({ messagingUrl, directoryToken, logger }: DirectoryPushOptions) {
  const closing = new AbortController();
  let waiting = 0;
  let accepted = false;
  let last: Promise<void> = Promise.resolve();

  async function send(directory: DirectoryBody): Promise<void> {
    const response = await fetch(new URL('/api/messaging/directory', messagingUrl), {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${await directoryToken()}`,
        'content-type': 'application/json',
        'x-correlation-id': newCorrelationId(),
      },
      body: JSON.stringify(directory),
      signal: AbortSignal.any([closing.signal, AbortSignal.timeout(ANSWER_LIMIT_MS)]),
    });
    if (!response.ok) throw new Error(`messaging answered ${response.status}`);
    await response.arrayBuffer();
  }

  async function sendUntilAccepted(directory: DirectoryBody): Promise<void> {
    const { companies, users, employments } = directory;
    const counts = { companies: companies.length, users: users.length, employments: employments.length };
    for (let attempt = 1; !closing.signal.aborted; attempt++) {
      try {
        await send(directory);
        accepted = true;
        return logger.info({ ...counts, attempt }, 'messaging has taken the directory');
      } catch (error) {
        if (closing.signal.aborted) return;
        if (attempt % ATTEMPTS_PER_LINE === 1) {
          logger.warn({ ...counts, attempt, err: error }, 'messaging has not taken the directory yet');
        }
        const wait = Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), LONGEST_WAIT_MS);
        await sleep(wait, undefined, { signal: closing.signal }).catch(() => undefined);
      }
    }
  }

  return {
    /** Resolves when messaging has taken it, or when the push is closed. */
    push(directory: DirectoryBody): Promise<void> {
      waiting += 1;
      last = last.then(() => sendUntilAccepted(directory)).finally(() => (waiting -= 1));
      return last;
    },

    /** For readiness: throws while messaging does not know what the ERP knows. */
    requireUpToDate(): void {
      if (!accepted || waiting > 0) throw new Error('messaging has not taken the directory yet');
    },

    close: () => closing.abort(),
  };
}

export type DirectoryPush = ReturnType<typeof createDirectoryPush>;
