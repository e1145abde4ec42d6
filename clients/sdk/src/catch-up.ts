import type { ChainedEventView, EventPage, EventView, Sequence } from '@messaging/contracts';
import { backoffDelay, delay } from './backoff.ts';
import type { ConversationLog } from './conversation-log.ts';

export interface CatchUpParts {
  log: ConversationLog;
  fetchEvents: (after: Sequence) => Promise<EventPage>;
  /** Loads the newest page anew and gives it to `log.reset`. */
  reload: () => Promise<boolean>;
  onFilled: (events: readonly EventView[]) => void;
  onError: (error: unknown) => void;
}

/** Further behind than this many pages, reading the newest page anew is cheaper than replaying. */
const MOST_PAGES = 10;
/** Tries to see an event a socket has already named, before the gap counts as one that cannot be filled. */
const MOST_TRIES = 3;

/** Fills the log's gap, one run at a time: a run looks at the gap anew after each page. */
export function createCatchUp({ log, fetchEvents, reload, onFilled, onError }: CatchUpParts) {
  let running: Promise<boolean> | null = null;

  async function fillGap(ask: boolean) {
    for (let pages = 0, tries = 0; ;) {
      const after = log.gap() ?? (ask && pages + tries === 0 ? log.held() : null);
      if (after === null) return true;
      if (pages >= MOST_PAGES || tries >= MOST_TRIES) return reload();
      if (tries > 0) await delay(backoffDelay(tries, 150, 2_000));
      const page = await fetchEvents(after);
      log.fill(page.events.filter(isChained), page.next);
      onFilled(page.events);
      if (page.more) pages += 1;
      else tries += 1;
    }
  }

  /** With `ask`, asks the server even when no gap is known. Resolves to whether nothing is missing any more. */
  return function catchUp(ask = false): Promise<boolean> {
    running ??= fillGap(ask)
      .catch((error: unknown) => {
        onError(error);
        return false;
      })
      .finally(() => (running = null));
    return running;
  };
}

export function isChained(event: EventView): event is ChainedEventView {
  return event.type !== 'people.notified';
}
