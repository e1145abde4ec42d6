import { useEffect, type RefObject } from 'react';

/** Calls back on a press outside of the element and on Escape inside of it. */
export function useDismiss(ref: RefObject<HTMLElement | null>, dismiss: () => void): void {
  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const root = element.getRootNode();
    const onPress = (event: Event) => {
      if (!event.composedPath().includes(element)) dismiss();
    };
    const onKey = (event: Event) => {
      if ((event as KeyboardEvent).key !== 'Escape') return;
      event.stopPropagation();
      dismiss();
    };
    document.addEventListener('pointerdown', onPress, true);
    root.addEventListener('keydown', onKey, true);
    return () => {
      document.removeEventListener('pointerdown', onPress, true);
      root.removeEventListener('keydown', onKey, true);
    };
  }, [ref, dismiss]);
}
