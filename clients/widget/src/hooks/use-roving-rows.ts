import type { Id } from '@messaging/contracts';
import { useEffect, useRef, useState, type FocusEvent, type KeyboardEvent } from 'react';
import type { RowModel } from '../rows/build-rows.ts';
import type { RowVirtualizer } from './use-row-list.ts';

const PAGE = 8;
const ATTRIBUTE = 'data-message-id';

/**
 * One message is a tab stop, the arrow keys move between messages. The keys act on a message itself only, not
 * on the buttons and fields within it.
 */
export function useRovingRows({ rows, rowOf }: RowModel, virtualizer: RowVirtualizer) {
  const [activeId, setActiveId] = useState<Id | null>(null);
  const focusWanted = useRef<Id | null>(null);
  const active = rowOf.get(activeId ?? '') ?? rows.findLastIndex(({ kind }) => kind === 'message');

  // The row may only come into being after the list has scrolled there.
  useEffect(() => {
    const selector = `[${ATTRIBUTE}="${focusWanted.current}"]`;
    const element = focusWanted.current && virtualizer.scrollElement?.querySelector<HTMLElement>(selector);
    if (!element) return;
    focusWanted.current = null;
    element.focus();
  });

  /** The message so many messages further, or the last one on the way. */
  function findFrom(index: number, step: number): number {
    let found = index;
    let left = Math.abs(step);
    for (let next = index + Math.sign(step); rows[next] && left > 0; next += Math.sign(step)) {
      if (rows[next]?.kind !== 'message') continue;
      found = next;
      left -= 1;
    }
    return found;
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    if (!(event.target as HTMLElement).hasAttribute(ATTRIBUTE)) return;
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
    const index = findFrom(active, step);
    const row = rows[index];
    if (row?.kind !== 'message') return;
    focusWanted.current = row.message.id;
    setActiveId(row.message.id);
    virtualizer.scrollToIndex(index);
  }

  function onFocus(event: FocusEvent<HTMLElement>) {
    const id = event.target.closest(`[${ATTRIBUTE}]`)?.getAttribute(ATTRIBUTE);
    if (id) setActiveId(id);
  }

  return { active, onKeyDown, onFocus };
}
