import { useWidget } from '../hooks/use-widget.ts';
import { EmptyState } from './empty-state.tsx';

/** In place of everything: what was on screen is no longer for this person. */
export function SuspendedView({ until }: { until: string | null }) {
  const { texts, times } = useWidget();
  return (
    <div className="suspended" role="status" data-testid="suspended">
      <EmptyState
        icon="alert"
        title={texts.suspended}
        hint={texts.suspendedHint(until === null ? null : times.dated(until))}
      />
    </div>
  );
}
