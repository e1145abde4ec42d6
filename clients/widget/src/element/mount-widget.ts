import type { RootLink } from '@messaging/contracts';
import { createKeyValueStore, createMessagingClient, linkKey, type GetToken } from '@messaging/sdk';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { Root } from '../components/root.tsx';
import { pickLanguage } from '../i18n/languages.ts';
import { createPanelStore } from '../state/panel-store.ts';
import { createRecordTitles } from '../state/record-titles.ts';
import { listenForStart } from './listen-for-start.ts';
import type { StartRequest } from './read-start-detail.ts';

export interface WidgetSettings {
  baseUrl: string;
  getToken: GetToken;
  /** The wished language; the page's and the browser's come after it. */
  lang: string | null;
  describeRecord: ((link: RootLink) => string | null | undefined) | null;
}

export interface MountedWidget {
  open: (request?: StartRequest) => void;
  close: () => void;
  unmount: () => void;
}

/** Starts the client and draws the widget into the container; `tell` sends a DOM event to the host page. */
export function mountWidget(
  container: HTMLElement,
  settings: WidgetSettings,
  tell: (name: string, detail: object) => void,
): MountedWidget {
  const storage = createKeyValueStore();
  const storageOfTab = createKeyValueStore('sessionStorage');
  const panel = createPanelStore(storage, storageOfTab);
  const titles = createRecordTitles(storageOfTab);
  const client = createMessagingClient({
    baseUrl: settings.baseUrl,
    getToken: settings.getToken,
    onError: (error) => tell('messaging:error', { code: error.code, message: error.message, error }),
  });
  const root = createRoot(container);

  function open(request?: StartRequest) {
    if (request?.title) titles.remember(linkKey(request.link), request.title);
    panel.open(request?.link, request?.focus ?? null);
  }
  const stopListening = listenForStart(open);

  root.render(
    createElement(Root, {
      client,
      panel,
      titles,
      storage,
      language: pickLanguage([settings.lang, document.documentElement.lang, ...navigator.languages]),
      describeRecord: settings.describeRecord,
      onUnread: (counts) => tell('messaging:unread', counts),
    }),
  );
  client.connect();

  return {
    open,
    close: panel.close,
    unmount() {
      stopListening();
      root.unmount();
      client.close();
    },
  };
}
