import type { MessageView } from '@messaging/contracts';
import { useCallback, useRef, useState } from 'react';
import { useWidget } from '../hooks/use-widget.ts';
import { HistoryPopover, type History } from './history-popover.tsx';

/** "edited", which opens the earlier versions. */
export function EditedMark({ message }: { message: MessageView }) {
  const { client, texts, times } = useWidget();
  const [isOpen, setOpen] = useState(false);
  const [history, setHistory] = useState<History>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = useCallback(() => setOpen(false), []);

  async function open() {
    setOpen(true);
    setHistory(null);
    setHistory(await client.rest.history(message.id).catch((error: unknown) => ({ error })));
  }

  async function loadEarlier(before: string) {
    const { versions, page } = await client.rest.history(message.id, { before });
    setHistory((shown) =>
      shown && 'versions' in shown ? { versions: [...versions, ...shown.versions], page } : shown,
    );
  }

  return (
    <>
      <button
        ref={button}
        type="button"
        className="edited-mark"
        title={message.editedAt === null ? '' : times.full(message.editedAt)}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => (isOpen ? close() : void open())}
      >
        {texts.edited}
      </button>
      {isOpen && <HistoryPopover history={history} loadEarlier={loadEarlier} anchor={button} close={close} />}
    </>
  );
}
