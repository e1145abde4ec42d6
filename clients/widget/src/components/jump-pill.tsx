import { useWidget } from '../hooks/use-widget.ts';
import { Icon } from './icon.tsx';

export interface JumpPillProps {
  /** Messages not seen yet; 0 makes it the way back to the newest. */
  count: number;
  isUp: boolean;
  isHidden: boolean;
  jump: () => void;
}

export function JumpPill({ count, isUp, isHidden, jump }: JumpPillProps) {
  const { texts } = useWidget();
  if (isHidden) return null;
  return (
    <button
      type="button"
      className={`jump-pill${count > 0 ? ' has-news' : ''}`}
      data-testid="jump-pill"
      {...(count === 0 && { 'aria-label': texts.toNewest, title: texts.toNewest })}
      onClick={jump}
    >
      {count > 0 && texts.newBelow(count)}
      <Icon name={isUp ? 'up' : 'down'} size={16} />
    </button>
  );
}
