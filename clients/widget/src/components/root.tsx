import type { RootLink } from '@messaging/contracts';
import { linkKey, splitLink, type KeyValueStore, type MessagingClient } from '@messaging/sdk';
import { useEffect, useMemo } from 'react';
import { useMe } from '../hooks/use-me.ts';
import { useStore } from '../hooks/use-store.ts';
import { WidgetContext, type Widget } from '../hooks/use-widget.ts';
import type { Language } from '../i18n/languages.ts';
import { createOwnerStore } from '../state/owner-store.ts';
import type { PanelStore } from '../state/panel-store.ts';
import type { RecordTitles } from '../state/record-titles.ts';
import { createTimeFormats } from '../text/format-times.ts';
import { App } from './app.tsx';

export interface RootProps {
  client: MessagingClient;
  panel: PanelStore;
  titles: RecordTitles;
  storage: KeyValueStore;
  language: Language;
  /** The host's own words for a record, where it gives them. */
  describeRecord: ((link: RootLink) => string | null | undefined) | null;
  onUnread: (counts: { conversations: number; notifications: number }) => void;
}

const NOTHING_UNREAD = { conversations: 0, notifications: 0 };

/** Puts together what all parts of the widget use. */
export function Root({ client, panel, titles, storage, language, describeRecord, onUnread }: RootProps) {
  const me = useMe(client);
  const { titles: known } = useStore(titles);
  const { suspension } = useStore(client.standing);
  const unread = {
    conversations: useStore(client.conversations).unreadConversations,
    notifications: useStore(client.notifications).unread,
  };
  // What may not be read is not counted either.
  const { conversations, notifications } = suspension ? NOTHING_UNREAD : unread;
  const { tag, texts } = language;

  // In braces: what the host makes of it is no clean-up of ours.
  useEffect(() => {
    onUnread({ conversations, notifications });
  }, [onUnread, conversations, notifications]);

  const widget = useMemo<Widget>(
    () => ({
      client,
      panel,
      texts,
      lang: tag,
      times: createTimeFormats(tag),
      me,
      storage: me && createOwnerStore(storage, me),
      titleOf(link) {
        const { kind, value } = splitLink(link);
        return (
          describeRecord?.(link) || known[linkKey(link)] || (kind === 'topic' ? value : texts[kind](value))
        );
      },
    }),
    [client, panel, texts, tag, me, storage, known, describeRecord],
  );

  return (
    <WidgetContext value={widget}>
      <div className="root" lang={tag}>
        <App />
      </div>
    </WidgetContext>
  );
}
