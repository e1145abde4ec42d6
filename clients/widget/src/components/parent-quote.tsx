import type { MessageView } from '@messaging/contracts';
import { useWidget } from '../hooks/use-widget.ts';
import { excerptOf } from '../text/excerpt.ts';

/** One line of the message replied to, where that would not be plain. */
export function ParentQuote({ parent }: { parent: MessageView }) {
  const { texts } = useWidget();
  const { author, message, state } = parent;
  return (
    <blockquote className="quote" title={texts.inReplyTo(author.displayName)}>
      <span className="visually-hidden">{texts.inReplyTo(author.displayName)}: </span>
      <span className="quote-author" aria-hidden="true">
        {author.displayName}
      </span>{' '}
      <span dir="auto">{state === 'visible' ? excerptOf(message, 90) : texts[state]}</span>
    </blockquote>
  );
}
