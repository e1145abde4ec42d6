import { useEffect, type RefObject } from 'react';
import { useStore } from './use-store.ts';
import { useWidget } from './use-widget.ts';

/** Moves the focus to the panel or to its composer when something asked for it. */
export function useFocusRequest(ref: RefObject<HTMLElement | null>, place: 'composer' | 'panel'): void {
  const { panel } = useWidget();
  const { focusRequest, focusTarget } = useStore(panel);
  useEffect(() => {
    const hasKeyboard = window.matchMedia('(hover: hover)').matches;
    const wanted = focusTarget === 'thread' ? (hasKeyboard ? 'composer' : 'panel') : focusTarget;
    if (focusRequest > 0 && wanted === place) ref.current?.focus();
  }, [ref, place, focusRequest, focusTarget]);
}
