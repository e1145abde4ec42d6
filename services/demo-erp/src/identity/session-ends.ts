import { newCorrelationId, type Logger } from '@messaging/service-kit';
import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;
const ANSWER_LIMIT_MS = 5_000;
/** By then the last token of the session has expired by itself. */
const GIVE_UP_AFTER_MS = 15 * 60_000;

export interface SessionEndsOptions {
  messagingUrl: string;
  sessionsToken: () => Promise<string>;
  logger: Logger;
}

/** Tells messaging of every session that ends, at once and until it is taken: its tokens would go on for minutes. */
export function createSessionEnds({ messagingUrl, sessionsToken, logger }: SessionEndsOptions) {
  const closing = new AbortController();

  async function send(sessionId: string, userId: string): Promise<void> {
    const response = await fetch(new URL('/api/messaging/sessions/revocations', messagingUrl), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await sessionsToken()}`,
        'content-type': 'application/json',
        'x-correlation-id': newCorrelationId(),
      },
      body: JSON.stringify({ sessionId, userId }),
      signal: AbortSignal.any([closing.signal, AbortSignal.timeout(ANSWER_LIMIT_MS)]),
    });
    if (!response.ok) throw new Error(`messaging answered ${response.status}`);
  }

  return {
    /** Resolves when messaging has taken it, or when it no longer matters. */
    async tell({ sessionId, userId }: { sessionId: string; userId: string }): Promise<void> {
      const givenUpAt = Date.now() + GIVE_UP_AFTER_MS;
      for (let attempt = 1; !closing.signal.aborted && Date.now() < givenUpAt; attempt++) {
        try {
          return await send(sessionId, userId);
        } catch (error) {
          if (attempt === 1) logger.warn({ err: error }, 'messaging has not taken the end of a session yet');
          const wait = Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), LONGEST_WAIT_MS);
          await sleep(wait, undefined, { signal: closing.signal }).catch(() => undefined);
        }
      }
    },
    close: () => closing.abort(),
  };
}

export type SessionEnds = ReturnType<typeof createSessionEnds>;
