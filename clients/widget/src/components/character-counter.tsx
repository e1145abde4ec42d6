import { useWidget } from '../hooks/use-widget.ts';
import type { MessageLength } from '../text/message-length.ts';

export function CharacterCounter({ length }: { length: MessageLength }) {
  const { texts } = useWidget();
  if (!length.isNearLimit) return null;
  return (
    <span className={`counter${length.left < 0 ? ' is-over' : ''}`} role="status" data-testid="counter">
      {texts.charactersLeft(length.left)}
    </span>
  );
}
