import type { Id, MessageView } from '@messaging/contracts';
import { compareSequences } from '@messaging/sdk';
import { useEffect, useRef, useState } from 'react';
import { excerptOf } from '../text/excerpt.ts';

/** Reads new messages of others out to those who listen: politely, and each once. */
export function Announcer({ messages, ownUserId }: { messages: readonly MessageView[]; ownUserId: Id }) {
  const announced = useRef(messages.at(-1)?.position ?? '0');
  const [words, setWords] = useState('');

  useEffect(() => {
    const last = messages.at(-1);
    if (!last || compareSequences(last.position, announced.current) <= 0) return;
    announced.current = last.position;
    if (last.author.userId !== ownUserId && last.state === 'visible') {
      setWords(`${last.author.displayName}: ${excerptOf(last.message)}`);
    }
  }, [messages, ownUserId]);

  return (
    <p className="visually-hidden" aria-live="polite" data-testid="announcer">
      {words}
    </p>
  );
}
