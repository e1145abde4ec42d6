import type { Me, MessagingClient } from '@messaging/sdk';
import { useEffect, useState } from 'react';
import { useStore } from './use-store.ts';

/** Who is signed in; asked again whenever the connection changes, until there is an answer. */
export function useMe(client: MessagingClient): Me | null {
  const [me, setMe] = useState<Me | null>(null);
  const { status } = useStore(client.connection);

  useEffect(() => {
    let isCurrent = true;
    if (!me)
      client.me().then(
        (found) => isCurrent && setMe(found),
        () => undefined,
      );
    return () => {
      isCurrent = false;
    };
  }, [client, me, status]);

  return me;
}
