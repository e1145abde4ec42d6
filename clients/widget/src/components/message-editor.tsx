import type { MessageView } from '@messaging/contracts';
import type { Conversation } from '@messaging/sdk';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useGrowingField } from '../hooks/use-growing-field.ts';
import { useWidget } from '../hooks/use-widget.ts';
import { describeError } from '../i18n/languages.ts';
import { cleanText, measureMessage } from '../text/message-length.ts';
import { CharacterCounter } from './character-counter.tsx';

export interface MessageEditorProps {
  message: MessageView;
  conversation: Conversation;
  close: () => void;
}

export function MessageEditor({ message, conversation, close }: MessageEditorProps) {
  const { texts } = useWidget();
  const [text, setText] = useState(message.message);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const length = measureMessage(text);
  useGrowingField(field, text);
  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(message.message.length, message.message.length);
    // Only when it opens: an edit from elsewhere must not move the caret.
  }, []);

  async function save() {
    const cleaned = cleanText(text);
    if (!length.canSend || isBusy) return;
    if (cleaned === message.message) return close();
    setBusy(true);
    const reason = await conversation.edit(message.id, cleaned).then(
      () => null,
      (failure: unknown) => failure,
    );
    if (reason === null) return close();
    setBusy(false);
    return setError(reason);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter' && !event.shiftKey) void save();
    else return;
    event.preventDefault();
  }

  return (
    <div className="editor">
      <textarea
        ref={field}
        className="field"
        dir="auto"
        rows={1}
        aria-label={texts.editMessage}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {error !== null && (
        <p className="fault" role="alert">
          {describeError(texts, error)}
        </p>
      )}
      <div className="buttons">
        <button
          type="button"
          className="button is-primary"
          disabled={!length.canSend || isBusy}
          onClick={() => void save()}
        >
          {texts.save}
        </button>
        <button type="button" className="button is-quiet" onClick={close}>
          {texts.cancel}
        </button>
        <CharacterCounter length={length} />
      </div>
    </div>
  );
}
