import { useWidget } from '../hooks/use-widget.ts';

/** In the composer's place, until the person may write again. */
export function MutedNote({ until }: { until: string | null }) {
  const { texts, times } = useWidget();
  return (
    <p className="closed-note" role="status" data-testid="muted">
      {texts.muted(until === null ? null : times.dated(until))}
    </p>
  );
}
