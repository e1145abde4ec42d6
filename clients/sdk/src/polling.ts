import { jittered } from './backoff.ts';
import type { LiveConversation } from './conversation.ts';
import { isPageHidden } from './page-signals.ts';

const INTERVAL_MS = 5_000;
const HIDDEN_INTERVAL_MS = 30_000;
/** The list of conversations changes less than the open ones matter: it is read every so many rounds. */
const LIST_EVERY_ROUNDS = 4;

export interface PollingParts {
  active: () => readonly LiveConversation[];
  pollLists: () => Promise<boolean>;
  onRound: (answered: boolean) => void;
}

/** Asks the server every few seconds: what keeps a client going where sockets cannot connect. */
export function createPolling({ active, pollLists, onRound }: PollingParts) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running = false;

  async function round(number: number) {
    const conversations = active();
    const polls = conversations.map((conversation) => conversation.poll());
    if (number % LIST_EVERY_ROUNDS === 0 || polls.length === 0) polls.push(pollLists());
    const answered = (await Promise.all(polls)).some(Boolean);
    if (!running) return;
    onRound(answered);
    timer = setTimeout(
      () => void round(number + 1),
      jittered(isPageHidden() ? HIDDEN_INTERVAL_MS : INTERVAL_MS, 0.3),
    );
  }

  return {
    start() {
      if (running) return;
      running = true;
      void round(0);
    },
    stop() {
      running = false;
      clearTimeout(timer);
    },
  };
}
