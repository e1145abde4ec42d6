import { useWidget } from '../hooks/use-widget.ts';
import { describeError } from '../i18n/languages.ts';
import { Icon } from './icon.tsx';

export function LoadFailure({ error, retry }: { error: unknown; retry: () => void }) {
  const { texts } = useWidget();
  return (
    <div className="empty-state" role="alert">
      <span className="empty-state-icon">
        <Icon name="alert" size={26} />
      </span>
      <p className="empty-state-title">{describeError(texts, error)}</p>
      <button type="button" className="button" onClick={retry}>
        {texts.retry}
      </button>
    </div>
  );
}
