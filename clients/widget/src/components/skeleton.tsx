import { useWidget } from '../hooks/use-widget.ts';

const LINES = [72, 48, 88, 56];

/** The shape of what is being loaded, so that nothing jumps when it arrives. */
export function Skeleton() {
  const { texts } = useWidget();
  return (
    <div className="skeleton" role="status">
      <span className="visually-hidden">{texts.loading}</span>
      {LINES.map((width) => (
        <div key={width} className="skeleton-row" aria-hidden="true">
          <span className="skeleton-avatar" />
          <span className="skeleton-lines">
            <span style={{ width: '34%' }} />
            <span style={{ width: `${width}%` }} />
          </span>
        </div>
      ))}
    </div>
  );
}
