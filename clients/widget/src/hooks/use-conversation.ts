import type { RootLink } from '@messaging/contracts';
import { linkKey, type Conversation, type MessagingClient } from '@messaging/sdk';
import { useEffect, useState } from 'react';

/** Opens a conversation while the view lives; null for the moment before it is open. */
export function useConversation(client: MessagingClient, link: RootLink): Conversation | null {
  const key = linkKey(link);
  const [open, setOpen] = useState<{ key: string; conversation: Conversation } | null>(null);

  useEffect(() => {
    const conversation = client.open(link);
    setOpen({ key, conversation });
    return () => conversation.close();
    // The link is a new object with each render; its key says whether it is another conversation.
  }, [client, key]);

  return open?.key === key ? open.conversation : null;
}
