import { useEffect, useState, type CSSProperties, type KeyboardEvent, type PointerEvent } from 'react';
import type { PanelSnapshot, PanelStore } from '../state/panel-store.ts';

/** From this width on the list and a conversation stand side by side. */
const WIDE_FROM = 740;
const EXPANDED_WIDTH = 920;
const PHONE_UP_TO = 479;
const MARGIN = 40;
const KEY_STEP = 24;

export interface PanelSizing {
  style: CSSProperties;
  isWide: boolean;
  isPhone: boolean;
  /** For a handle at the panel's top left. */
  handle: {
    onPointerDown: (event: PointerEvent<HTMLElement>) => void;
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  };
}

/** The panel's present size: what the person chose, as far as the window has room. */
export function usePanelSize(panel: PanelStore, { size, isExpanded }: PanelSnapshot): PanelSizing {
  const view = useWindowSize();
  const isPhone = view.width <= PHONE_UP_TO;
  const wanted = isExpanded ? { width: EXPANDED_WIDTH, height: view.height } : size;
  const width = Math.min(wanted.width, view.width - MARGIN);
  const height = Math.min(wanted.height, view.height - MARGIN);

  function startDrag(event: PointerEvent<HTMLElement>) {
    const handle = event.currentTarget;
    const from = { x: event.clientX, y: event.clientY };
    handle.setPointerCapture(event.pointerId);
    const move = ({ clientX, clientY }: globalThis.PointerEvent) =>
      panel.resize({ width: width + from.x - clientX, height: height + from.y - clientY });
    handle.addEventListener('pointermove', move);
    handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', move), {
      once: true,
    });
  }

  function resizeByKey(event: KeyboardEvent<HTMLElement>) {
    const steps: Record<string, [number, number]> = {
      ArrowLeft: [KEY_STEP, 0],
      ArrowRight: [-KEY_STEP, 0],
      ArrowUp: [0, KEY_STEP],
      ArrowDown: [0, -KEY_STEP],
    };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    panel.resize({ width: width + step[0], height: height + step[1] });
  }

  return {
    style: isPhone
      ? {}
      : ({ '--panel-width': `${width}px`, '--panel-height': `${height}px` } as CSSProperties),
    isWide: !isPhone && width >= WIDE_FROM,
    isPhone,
    handle: { onPointerDown: startDrag, onKeyDown: resizeByKey },
  };
}

function useWindowSize() {
  const read = () => ({ width: window.innerWidth, height: window.innerHeight });
  const [size, setSize] = useState(read);
  useEffect(() => {
    const update = () => setSize(read());
    window.addEventListener('resize', update);
    return () => window.removeEventListener('resize', update);
  }, []);
  return size;
}
