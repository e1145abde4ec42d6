import type { MessageView, RootLink } from '@messaging/contracts';
import type { Conversation } from '@messaging/sdk';
import { useCallback } from 'react';
import { useConversation } from '../hooks/use-conversation.ts';
import { useDraft } from '../hooks/use-draft.ts';
import { useStore } from '../hooks/use-store.ts';
import { useWidget } from '../hooks/use-widget.ts';
import { Composer } from './composer.tsx';
import { ConnectionLine } from './connection-line.tsx';
import { EmptyState } from './empty-state.tsx';
import { LoadFailure } from './load-failure.tsx';
import { MessageList } from './message-list.tsx';
import { MutedNote } from './muted-note.tsx';
import { Skeleton } from './skeleton.tsx';
import { ThreadHeader } from './thread-header.tsx';
import { TypingLine } from './typing-line.tsx';

/** One conversation: who is here, what was written, and where to write. */
export function ThreadView({ link, isWide }: { link: RootLink; isWide: boolean }) {
  const { client, me } = useWidget();
  const conversation = useConversation(client, link);

  return (
    <>
      <ThreadHeader link={link} conversation={conversation} isWide={isWide} />
      <ConnectionLine />
      {conversation && me ? <OpenThread conversation={conversation} /> : <Skeleton />}
    </>
  );
}

function OpenThread({ conversation }: { conversation: Conversation }) {
  const { client, texts } = useWidget();
  const { mute } = useStore(client.standing);
  const { status, error, messages, outgoing, conversation: facts, typing } = useStore(conversation);
  const [draft, changeDraft] = useDraft(conversation.link);
  const reply = useCallback(
    ({ id, parentMessageId, depth }: MessageView) =>
      changeDraft({ parentMessageId: depth < MOST_DEPTH ? id : parentMessageId }),
    [changeDraft],
  );

  if (status === 'loading') return <Skeleton />;
  if (status === 'failed') return <LoadFailure error={error} retry={() => void conversation.reload()} />;
  const isEmpty = messages.length === 0 && outgoing.length === 0;
  const closed = facts && facts.state !== 'open' ? texts.states[facts.state] : null;

  return (
    <>
      {isEmpty ? (
        <EmptyState icon="messages" title={texts.noMessages} hint={mute ? undefined : texts.noMessagesHint} />
      ) : (
        <MessageList conversation={conversation} reply={reply} />
      )}
      <TypingLine people={typing} />
      {closed !== null ? (
        <p className="closed-note">{closed}</p>
      ) : mute ? (
        <MutedNote until={mute.until} />
      ) : (
        <Composer conversation={conversation} draft={draft} changeDraft={changeDraft} />
      )}
    </>
  );
}

/** The API's own bound unless it is set otherwise: an answer to the deepest reply stands beside it. */
const MOST_DEPTH = 5;
