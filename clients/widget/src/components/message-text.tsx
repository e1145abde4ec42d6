import { memo } from 'react';
import { tokenizeText } from '../text/tokenize-text.ts';

/** What a person wrote: as text, never as markup. */
export const MessageText = memo(function MessageText({ text }: { text: string }) {
  return (
    <div className="message-text" dir="auto" data-testid="message-text">
      {tokenizeText(text).map((token, index) => {
        if (token.kind === 'link') {
          return (
            <a key={index} href={token.href} target="_blank" rel="noopener noreferrer nofollow">
              {token.text}
            </a>
          );
        }
        if (token.kind === 'mention') {
          return (
            <span key={index} className="mention">
              {token.text}
            </span>
          );
        }
        return token.text;
      })}
    </div>
  );
});
