import { useWidget } from '../hooks/use-widget.ts';
import { WindowButtons } from './window-buttons.tsx';

export function PanelHeader({
  hasWindowButtons,
  hasTitle = true,
}: {
  hasWindowButtons: boolean;
  hasTitle?: boolean;
}) {
  const { texts, me } = useWidget();
  return (
    <header className="header">
      <div className="header-titles">
        {hasTitle && <h2 className="header-title">{texts.messages}</h2>}
        {hasTitle && me && <p className="header-subtitle">{me.companyName}</p>}
      </div>
      {hasWindowButtons && <WindowButtons />}
    </header>
  );
}
