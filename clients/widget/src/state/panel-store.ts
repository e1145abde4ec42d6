import type { RootLink } from '@messaging/contracts';
import { createStore, type KeyValueStore, type ReadableStore } from '@messaging/sdk';
import { readStartDetail } from '../element/read-start-detail.ts';

export interface PanelSize {
  width: number;
  height: number;
}
export type PanelTab = 'conversations' | 'notifications';

export interface PanelSnapshot {
  isOpen: boolean;
  tab: PanelTab;
  /** The conversation that is open; null shows the list. */
  link: RootLink | null;
  size: PanelSize;
  isExpanded: boolean;
  /** Counts up when something asks for the focus to move. */
  focusRequest: number;
  /** `thread` is the composer, except where a keyboard would slide over what is to be read. */
  focusTarget: 'composer' | 'thread' | 'panel';
}

export interface PanelStore extends ReadableStore<PanelSnapshot> {
  open: (link?: RootLink, focus?: 'composer' | null) => void;
  close: () => void;
  showList: () => void;
  showTab: (tab: PanelTab) => void;
  showConversation: (link: RootLink) => void;
  resize: (size: PanelSize) => void;
  toggleExpanded: () => void;
}

export const SMALLEST: PanelSize = { width: 340, height: 400 };
export const DEFAULT_SIZE: PanelSize = { width: 416, height: 660 };
const KEY = 'messaging.panel';

/**
 * Where the person left the panel: kept across pages, because ERP pages come and go under it. Its looks are
 * the browser's (`kept`), the open conversation is this tab's (`keptForTab`).
 */
export function createPanelStore(kept: KeyValueStore, keptForTab: KeyValueStore): PanelStore {
  const store = createStore<PanelSnapshot>({
    isOpen: false,
    tab: 'conversations',
    link: null,
    size: DEFAULT_SIZE,
    isExpanded: false,
    focusRequest: 0,
    focusTarget: 'panel',
    ...readLooks(kept),
    ...readPlace(keptForTab),
  });

  function change(to: Partial<PanelSnapshot>) {
    store.update(to);
    const { isOpen, tab, link, size, isExpanded } = store.getSnapshot();
    kept.setItem(KEY, JSON.stringify({ size, isExpanded }));
    keptForTab.setItem(KEY, JSON.stringify({ isOpen, tab, link }));
  }
  const nextFocus = () => store.getSnapshot().focusRequest + 1;

  return {
    getSnapshot: store.getSnapshot,
    subscribe: store.subscribe,
    open: (link, focus) =>
      change({
        isOpen: true,
        ...(link && { link }),
        focusTarget: focus ?? (link ? 'thread' : 'panel'),
        focusRequest: nextFocus(),
      }),
    close: () => change({ isOpen: false }),
    showList: () => change({ link: null, focusTarget: 'panel', focusRequest: nextFocus() }),
    showTab: (tab) => change({ tab }),
    showConversation: (link) => change({ link, focusTarget: 'thread', focusRequest: nextFocus() }),
    resize: ({ width, height }) =>
      change({
        isExpanded: false,
        size: {
          width: Math.round(Math.max(SMALLEST.width, width)),
          height: Math.round(Math.max(SMALLEST.height, height)),
        },
      }),
    toggleExpanded: () => change({ isExpanded: !store.getSnapshot().isExpanded }),
  };
}

function readLooks(kept: KeyValueStore): Partial<PanelSnapshot> {
  const { size, isExpanded } = readObject(kept) as Partial<PanelSnapshot>;
  if (!Number.isFinite(size?.width) || !Number.isFinite(size?.height)) return {};
  return { size: size!, isExpanded: isExpanded === true };
}

function readPlace(kept: KeyValueStore): Partial<PanelSnapshot> {
  const { isOpen, tab, link } = readObject(kept) as Partial<PanelSnapshot>;
  return {
    isOpen: isOpen === true,
    tab: tab === 'notifications' ? tab : 'conversations',
    link: readStartDetail(link)?.link ?? null,
  };
}

function readObject(kept: KeyValueStore): object {
  try {
    return (JSON.parse(kept.getItem(KEY) ?? '{}') as object | null) ?? {};
  } catch {
    return {};
  }
}
