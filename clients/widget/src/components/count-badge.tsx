import { useWidget } from '../hooks/use-widget.ts';

const MOST_SHOWN = 99;

/** How many are unread, in a figure for the eye and in words for the ear. Nothing when there is none. */
export function CountBadge({ count, className = '' }: { count: number; className?: string }) {
  const { texts } = useWidget();
  if (count === 0) return null;
  return (
    <span className={`badge ${className}`} data-testid="unread-badge">
      <span aria-hidden="true">{count > MOST_SHOWN ? `${MOST_SHOWN}+` : count}</span>
      <span className="visually-hidden">{texts.unread(count)}</span>
    </span>
  );
}
