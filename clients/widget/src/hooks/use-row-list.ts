import { defaultRangeExtractor, useVirtualizer, type Range, type Virtualizer } from '@tanstack/react-virtual';
import { useCallback, useLayoutEffect, useMemo, useRef, type RefObject } from 'react';
import type { Row } from '../rows/build-rows.ts';

/** Heights before a row has been measured, pixels. */
const ESTIMATES: Record<Row['kind'], number> = {
  start: 40,
  day: 36,
  new: 28,
  'more-replies': 32,
  message: 72,
  outgoing: 72,
};
/** Closer than this to the newest row, the list follows new ones. */
const AT_END_PX = 60;
const OVERSCAN = 8;

export interface RowList {
  virtualizer: Virtualizer<HTMLDivElement, HTMLElement>;
  scroller: RefObject<HTMLDivElement | null>;
  /** First and last row on the screen. */
  visible: { from: number; to: number } | null;
  isAtEnd: boolean;
}

/** The virtual list: only rows near the screen exist, and the reader's place is kept while others come and go. */
export function useRowList(rows: readonly Row[]): RowList {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLElement>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => ESTIMATES[rows[index]!.kind],
    getItemKey: useCallback((index: number) => rows[index]!.key, [rows]),
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: AT_END_PX,
    overscan: OVERSCAN,
    rangeExtractor: (range) => withFocusedRow(range, rows, scroller.current),
  });

  const firstNew = useRef(rows.findIndex(({ kind }) => kind === 'new'));
  useLayoutEffect(() => {
    if (firstNew.current === -1) virtualizer.scrollToEnd();
    else virtualizer.scrollToIndex(firstNew.current, { align: 'start' });
  }, [virtualizer]);

  const from = virtualizer.range?.startIndex ?? -1;
  const to = virtualizer.range?.endIndex ?? -1;
  const visible = useMemo(() => (from === -1 ? null : { from, to }), [from, to]);
  return { virtualizer, scroller, visible, isAtEnd: virtualizer.isAtEnd(AT_END_PX) };
}

/** The row that has the focus stays, wherever the list is scrolled to: with it what is being edited in it. */
function withFocusedRow(range: Range, rows: readonly Row[], scroller: HTMLElement | null): number[] {
  const indexes = defaultRangeExtractor(range);
  const focused = (scroller?.getRootNode() as ShadowRoot | undefined)?.activeElement;
  const key = scroller?.contains(focused ?? null) && focused?.closest('[data-key]')?.getAttribute('data-key');
  const index = key ? rows.findIndex((row) => row.key === key) : -1;
  if (index === -1 || indexes.includes(index)) return indexes;
  return [...indexes, index].sort((a, b) => a - b);
}
