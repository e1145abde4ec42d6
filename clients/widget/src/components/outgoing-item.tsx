import type { Conversation } from '@messaging/sdk';
import { useStore } from '../hooks/use-store.ts';
import { useWidget } from '../hooks/use-widget.ts';
import { describeError } from '../i18n/languages.ts';
import type { Row } from '../rows/build-rows.ts';
import { Avatar } from './avatar.tsx';
import { Icon } from './icon.tsx';
import { MessageText } from './message-text.tsx';

export interface OutgoingItemProps {
  row: Extract<Row, { kind: 'outgoing' }>;
  conversation: Conversation;
}

/** A message on its way: already where it will stand, with what has become of it. */
export function OutgoingItem({ row: { outgoing, level }, conversation }: OutgoingItemProps) {
  const { client, me, texts } = useWidget();
  const { mute } = useStore(client.standing);
  const { clientId, text, state, error } = outgoing;
  if (!me) return null;

  return (
    <article
      className={`message is-level-${level} is-${state}`}
      aria-label={texts.outgoing[state]}
      data-testid="outgoing"
      data-state={state}
    >
      <Avatar person={me} size={level === 0 ? 'medium' : 'small'} />
      <div className="message-body">
        <div className="message-head">
          <span className="message-author" dir="auto">
            {me.displayName}
            <span className="own-mark">{texts.you}</span>
          </span>
        </div>
        <MessageText text={text} />
        <p className={`outgoing-state is-${state}`} role="status">
          <Icon name={state === 'failed' ? 'alert' : 'clock'} size={14} />
          {texts.outgoing[state]} {state === 'failed' && error && describeError(texts, error)}
        </p>
        {state !== 'sending' && (
          <div className="buttons">
            {!mute && (
              <button type="button" className="button" onClick={() => conversation.retry(clientId)}>
                {texts.retry}
              </button>
            )}
            <button type="button" className="button is-quiet" onClick={() => conversation.discard(clientId)}>
              {texts.discard}
            </button>
          </div>
        )}
      </div>
    </article>
  );
}
