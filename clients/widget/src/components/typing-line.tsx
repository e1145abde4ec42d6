import type { PersonView } from '@messaging/contracts';
import { useWidget } from '../hooks/use-widget.ts';
import { joinNames } from '../i18n/names.ts';

/** Its room is kept while nobody writes, so that the messages above do not jump. */
export function TypingLine({ people }: { people: readonly PersonView[] }) {
  const { texts, lang } = useWidget();
  return (
    <p className="typing-line" data-testid="typing">
      {people.length > 0 && (
        <>
          <span className="typing-dots" aria-hidden="true">
            <span />
            <span />
            <span />
          </span>
          {texts.typing(joinNames(texts, lang, people), people.length)}
        </>
      )}
    </p>
  );
}
