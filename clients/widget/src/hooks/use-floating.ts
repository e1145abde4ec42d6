import { useLayoutEffect, type RefObject } from 'react';

const GAP = 4;
const MARGIN = 8;

/**
 * Shows a popover at its anchor, in the top layer, where no scrolling box cuts it off. It opens downwards
 * where there is room, and closes when what is behind it scrolls away.
 */
export function useFloating(
  ref: RefObject<HTMLElement | null>,
  anchor: RefObject<HTMLElement | null>,
  close: () => void,
): void {
  useLayoutEffect(() => {
    const element = ref.current;
    const button = anchor.current;
    if (!element || !button) return undefined;
    element.showPopover();
    const place = () => placeAt(element, button.getBoundingClientRect());
    const observer = new ResizeObserver(place);
    observer.observe(element);
    place();

    const closeUnlessInside = (event: Event) => {
      if (!element.contains(event.target as Node)) close();
    };
    const root = element.getRootNode();
    root.addEventListener('scroll', closeUnlessInside, true);
    return () => {
      observer.disconnect();
      root.removeEventListener('scroll', closeUnlessInside, true);
    };
  }, [ref, anchor, close]);
}

function placeAt(element: HTMLElement, at: DOMRect) {
  const { width, height } = element.getBoundingClientRect();
  const below = at.bottom + GAP;
  const hasRoom = below + height <= window.innerHeight - MARGIN;
  element.style.top = `${Math.max(MARGIN, hasRoom ? below : at.top - GAP - height)}px`;
  const { left, right } = element.closest('.panel')!.getBoundingClientRect();
  element.style.left = `${Math.max(left + MARGIN, Math.min(at.right, right - MARGIN) - width)}px`;
}
