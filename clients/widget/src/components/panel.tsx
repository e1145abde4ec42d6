import { linkKey } from '@messaging/sdk';
import { useRef, type KeyboardEvent } from 'react';
import { useFocusRequest } from '../hooks/use-focus-request.ts';
import { usePanelSize } from '../hooks/use-panel-size.ts';
import { useStore } from '../hooks/use-store.ts';
import { useWidget } from '../hooks/use-widget.ts';
import { ConnectionLine } from './connection-line.tsx';
import { EmptyState } from './empty-state.tsx';
import { ListView } from './list-view.tsx';
import { PanelHeader } from './panel-header.tsx';
import { SuspendedView } from './suspended-view.tsx';
import { ThreadView } from './thread-view.tsx';

/** The open widget: the lists, one conversation, or both beside each other. */
export function Panel() {
  const { client, panel, texts } = useWidget();
  const { suspension } = useStore(client.standing);
  const snapshot = useStore(panel);
  const { style, isWide, isPhone, handle } = usePanelSize(panel, snapshot);
  const { link } = snapshot;
  const ref = useRef<HTMLElement>(null);

  useFocusRequest(ref, 'panel');

  function closeOnEscape(event: KeyboardEvent) {
    if (event.key === 'Escape' && !event.defaultPrevented) panel.close();
  }

  return (
    <div style={style}>
      {!isPhone && (
        <button
          type="button"
          className="resize-handle"
          aria-label={texts.resize}
          title={texts.resize}
          {...handle}
        />
      )}
      <section
        ref={ref}
        className={`panel${isWide ? ' is-wide' : ''}`}
        tabIndex={-1}
        aria-label={texts.messages}
        data-testid="panel"
        onKeyDown={closeOnEscape}
      >
        {suspension && (
          <div className="panel-main">
            <PanelHeader hasWindowButtons />
            <SuspendedView until={suspension.until} />
          </div>
        )}
        {!suspension && (isWide || !link) && (
          <div className="panel-side">
            <PanelHeader hasWindowButtons={!isWide} />
            {!isWide && <ConnectionLine />}
            <ListView />
          </div>
        )}
        {!suspension && (isWide || link) && (
          <div className="panel-main">
            {link ? (
              <ThreadView key={linkKey(link)} link={link} isWide={isWide} />
            ) : (
              <>
                <PanelHeader hasWindowButtons hasTitle={false} />
                <ConnectionLine />
                <EmptyState icon="messages" title={texts.chooseConversation} />
              </>
            )}
          </div>
        )}
      </section>
    </div>
  );
}
