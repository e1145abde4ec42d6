import type { RootLink } from '@messaging/contracts';
import type { KeyValueStore, Me, MessagingClient } from '@messaging/sdk';
import { createContext, useContext } from 'react';
import type { Texts } from '../i18n/en.ts';
import type { PanelStore } from '../state/panel-store.ts';
import type { TimeFormats } from '../text/format-times.ts';

/** What every part of the widget may use. */
export interface Widget {
  client: MessagingClient;
  panel: PanelStore;
  texts: Texts;
  /** Language tag for Intl. */
  lang: string;
  times: TimeFormats;
  /** Null until the server has said who is signed in. */
  me: Me | null;
  /** Kept for this person only; null as long as `me` is. */
  storage: KeyValueStore | null;
  titleOf: (link: RootLink) => string;
}

export const WidgetContext = createContext<Widget | null>(null);

export function useWidget(): Widget {
  const widget = useContext(WidgetContext);
  if (!widget) throw new Error('outside of the widget');
  return widget;
}
