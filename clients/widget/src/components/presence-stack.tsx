import type { Conversation } from '@messaging/sdk';
import { useStore } from '../hooks/use-store.ts';
import { useWidget } from '../hooks/use-widget.ts';
import { joinNames } from '../i18n/names.ts';
import { Avatar } from './avatar.tsx';

const MOST_SHOWN = 3;

/** The others who have this conversation open now. */
export function PresenceStack({ conversation }: { conversation: Conversation }) {
  const { me, texts, lang } = useWidget();
  const { present } = useStore(conversation);
  const others = present.filter(({ userId }) => userId !== me?.userId);
  if (others.length === 0) return null;
  const shown = others.slice(0, others.length > MOST_SHOWN ? MOST_SHOWN - 1 : MOST_SHOWN);
  const label = texts.here(joinNames(texts, lang, others));

  return (
    <div className="presence" role="img" aria-label={label} title={label} data-testid="presence">
      {shown.map((person) => (
        <Avatar key={person.userId} person={person} size="small" />
      ))}
      {others.length > shown.length && <span className="presence-more">+{others.length - shown.length}</span>}
    </div>
  );
}
