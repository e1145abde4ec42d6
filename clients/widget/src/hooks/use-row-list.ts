import { defaultRangeExtractor, useVirtualizer, type Range, type Virtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, type RefObject } from 'react';
import type { Row, RowModel } from '../rows/build-rows.ts';

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

export type RowVirtualizer = Virtualizer<HTMLDivElement, HTMLElement>;

/** First and last row on the screen. */
export interface VisibleRows {
  from: number;
  to: number;
}

export interface RowList {
  virtualizer: RowVirtualizer;
  scroller: RefObject<HTMLDivElement | null>;
  visible: VisibleRows | null;
  isAtEnd: boolean;
}

/** The virtual list: only rows near the screen exist, and the reader's place is kept while others come and go. */
export function useRowList({ rows, rowOf }: RowModel): RowList {
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
    rangeExtractor: (range) => withFocusedRow(range, rowOf, scroller.current),
  });

  const firstNew = useRef(rows.findIndex(({ kind }) => kind === 'new'));
  useLayoutEffect(() => {
    if (firstNew.current === -1) virtualizer.scrollToEnd();
    else virtualizer.scrollToIndex(firstNew.current, { align: 'start' });
  }, [virtualizer]);
  useEndInView(scroller, virtualizer, firstNew.current === -1);

  const from = virtualizer.range?.startIndex ?? -1;
  const to = virtualizer.range?.endIndex ?? -1;
  const visible = useMemo(() => (from === -1 ? null : { from, to }), [from, to]);
  return { virtualizer, scroller, visible, isAtEnd: virtualizer.isAtEnd(AT_END_PX) };
}

/** A composer that grows, or a phone's keyboard, makes the list lower: who was at its end stays there. */
function useEndInView(
  scroller: RefObject<HTMLDivElement | null>,
  virtualizer: RowVirtualizer,
  startsAtEnd: boolean,
) {
  const wasAtEnd = useRef(startsAtEnd);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const note = () => (wasAtEnd.current = virtualizer.isAtEnd(AT_END_PX));
    const observer = new ResizeObserver(() => wasAtEnd.current && virtualizer.scrollToEnd());
    observer.observe(element);
    element.addEventListener('scroll', note);
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', note);
    };
  }, [scroller, virtualizer]);
}

/** The row that has the focus stays, wherever the list is scrolled to: with it what is being edited in it. */
function withFocusedRow(range: Range, rowOf: RowModel['rowOf'], scroller: HTMLElement | null): number[] {
  const indexes = defaultRangeExtractor(range);
  const focused = (scroller?.getRootNode() as ShadowRoot | undefined)?.activeElement;
  const message = scroller?.contains(focused ?? null) ? focused?.closest('[data-message-id]') : null;
  const index = rowOf.get(message?.getAttribute('data-message-id') ?? '');
  if (index === undefined || indexes.includes(index)) return indexes;
  return [...indexes, index].sort((a, b) => a - b);
}
