import { useEffect, useRef } from 'react';
import { useStore } from '../hooks/use-store.ts';
import { useWidget } from '../hooks/use-widget.ts';
import { Launcher } from './launcher.tsx';
import { Panel } from './panel.tsx';

/** The dock: its button, or the panel in its place. */
export function App() {
  const { panel } = useWidget();
  const { isOpen } = useStore(panel);
  const wasOpen = useRef(false);
  useEffect(() => {
    wasOpen.current = isOpen;
  }, [isOpen]);

  return isOpen ? <Panel /> : <Launcher isFocused={wasOpen.current} />;
}
