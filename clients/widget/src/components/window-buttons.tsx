import { usePanelSize } from '../hooks/use-panel-size.ts';
import { useStore } from '../hooks/use-store.ts';
import { useWidget } from '../hooks/use-widget.ts';
import { IconButton } from './icon-button.tsx';

export function WindowButtons() {
  const { panel, texts } = useWidget();
  const snapshot = useStore(panel);
  const { isPhone } = usePanelSize(panel, snapshot);
  const { isExpanded } = snapshot;

  return (
    <>
      {!isPhone && (
        <IconButton
          icon={isExpanded ? 'shrink' : 'expand'}
          label={isExpanded ? texts.shrink : texts.expand}
          aria-pressed={isExpanded}
          onClick={panel.toggleExpanded}
        />
      )}
      <IconButton icon="close" label={texts.close} onClick={panel.close} data-testid="close" />
    </>
  );
}
