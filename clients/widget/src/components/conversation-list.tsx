import { linkKey } from '@messaging/sdk';
import { useNow } from '../hooks/use-now.ts';
import { useStore } from '../hooks/use-store.ts';
import { useWidget } from '../hooks/use-widget.ts';
import { ConversationItem } from './conversation-item.tsx';
import { EmptyState } from './empty-state.tsx';
import { LoadFailure } from './load-failure.tsx';
import { LoadMore } from './load-more.tsx';
import { Skeleton } from './skeleton.tsx';

export function ConversationList() {
  const { client, panel, texts } = useWidget();
  const { status, error, conversations, hasMore } = useStore(client.conversations);
  const { link } = useStore(panel);
  const now = useNow();

  if (status === 'loading') return <Skeleton />;
  if (status === 'failed') return <LoadFailure error={error} retry={client.conversations.refresh} />;
  if (conversations.length === 0) {
    return <EmptyState icon="messages" title={texts.noConversations} hint={texts.noConversationsHint} />;
  }
  const openKey = link && linkKey(link);
  return (
    <>
      <ul className="items" aria-label={texts.conversations}>
        {conversations.map((conversation) => (
          <ConversationItem
            key={conversation.id}
            conversation={conversation}
            isOpen={linkKey(conversation.rootLink) === openKey}
            now={now}
          />
        ))}
      </ul>
      {hasMore && <LoadMore load={client.conversations.loadMore} />}
    </>
  );
}
