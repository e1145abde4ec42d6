interface PageLike {
  addEventListener?: (type: string, listener: () => void) => void;
  removeEventListener?: (type: string, listener: () => void) => void;
}
const page = globalThis as PageLike & { document?: PageLike & { visibilityState?: string } };

export const isPageHidden = () => page.document?.visibilityState === 'hidden';

/** Calls back when the page is looked at again or the network returns. In Node, never. Returns the way to stop. */
export function onPageWakes(wake: () => void): () => void {
  const wakeIfVisible = () => {
    if (!isPageHidden()) wake();
  };
  page.addEventListener?.('online', wake);
  page.document?.addEventListener?.('visibilitychange', wakeIfVisible);
  return () => {
    page.removeEventListener?.('online', wake);
    page.document?.removeEventListener?.('visibilitychange', wakeIfVisible);
  };
}
