import type { Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState, type FocusEvent, type KeyboardEvent } from 'react';
import type { Row } from '../rows/build-rows.ts';

const PAGE = 8;

/**
 * One message is a tab stop, the arrow keys move between messages. The keys act on a message itself only, not
 * on the buttons and fields within it.
 */
export function useRovingRows(rows: readonly Row[], virtualizer: Virtualizer<HTMLDivElement, HTMLElement>) {
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const focusWanted = useRef<string | null>(null);
  const isMessage = (row: Row | undefined) => row?.kind === 'message';
  const lastMessage = rows.findLastIndex(isMessage);
  const activeIndex = rows.findIndex(({ key }) => key === activeKey);
  const active = activeIndex === -1 ? lastMessage : activeIndex;

  // The row may only come into being after the list has scrolled there.
  useEffect(() => {
    if (focusWanted.current === null) return;
    const element = virtualizer.scrollElement?.querySelector<HTMLElement>(`[data-key="${focusWanted.current}"]`);
    if (!element) return;
    focusWanted.current = null;
    element.focus();
  });

  function moveTo(from: number, step: number) {
    let index = from;
    for (let left = Math.abs(step); left > 0; left -= 1) {
      let next = index + Math.sign(step);
      while (rows[next] && !isMessage(rows[next])) next += Math.sign(step);
      if (!rows[next]) break;
      index = next;
    }
    const row = rows[index];
    if (!row) return;
    focusWanted.current = row.key;
    setActiveKey(row.key);
    virtualizer.scrollToIndex(index);
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    if (!(event.target as HTMLElement).hasAttribute('data-key')) return;
    const steps: Record<string, number> = {
      ArrowUp: -1,
      ArrowDown: 1,
      PageUp: -PAGE,
      PageDown: PAGE,
      Home: -rows.length,
      End: rows.length,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    moveTo(active, step);
  }

  function onFocus(event: FocusEvent<HTMLElement>) {
    const key = (event.target as HTMLElement).closest('[data-key]')?.getAttribute('data-key');
    if (key) setActiveKey(key);
  }

  return { active, onKeyDown, onFocus };
}
