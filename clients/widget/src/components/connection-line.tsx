import type { ConnectionStatus } from '@messaging/sdk';
import { useEffect, useState } from 'react';
import { useStore } from '../hooks/use-store.ts';
import { useWidget } from '../hooks/use-widget.ts';

/** A short interruption heals by itself; saying so would only make people nervous. */
const CALM_MS = 2_500;

/** How live what is shown is, said only when there is something to say. */
export function ConnectionLine() {
  const { client, texts } = useWidget();
  const { status } = useStore(client.connection);
  const isCalm = useCalm(status);
  const words: Record<ConnectionStatus, string | null> = {
    online: null,
    connecting: isCalm ? null : texts.connecting,
    offline: texts.offline,
    polling: texts.polling,
    'signed-out': texts.signedOut,
    // Said in place of everything else.
    suspended: null,
  };
  const text = words[status];

  return (
    <div role="status" data-testid="connection" data-status={status}>
      {text !== null && (
        <p className={`connection-line is-${status}`}>
          <span className="connection-dot" aria-hidden="true" />
          {text}
        </p>
      )}
    </div>
  );
}

function useCalm(status: ConnectionStatus): boolean {
  const [isCalm, setCalm] = useState(true);
  useEffect(() => {
    setCalm(true);
    const timer = setTimeout(() => setCalm(false), CALM_MS);
    return () => clearTimeout(timer);
  }, [status]);
  return isCalm;
}
