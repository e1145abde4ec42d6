import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useWidget } from '../hooks/use-widget.ts';
import { describeError } from '../i18n/languages.ts';

export function DeleteQuestion({ remove, close }: { remove: () => Promise<void>; close: () => void }) {
  const { texts } = useWidget();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);

  async function run() {
    setBusy(true);
    const reason = await remove().then(
      () => null,
      (failure: unknown) => failure,
    );
    if (reason === null) return close();
    setBusy(false);
    return setError(reason);
  }
  function closeOnEscape(event: KeyboardEvent) {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    close();
  }

  return (
    <div className="question" role="group" aria-label={texts.deleteQuestion} onKeyDown={closeOnEscape}>
      <p>{error === null ? texts.deleteQuestion : describeError(texts, error)}</p>
      <div className="buttons">
        <button
          ref={button}
          type="button"
          className="button is-danger"
          disabled={isBusy}
          onClick={() => void run()}
        >
          {texts.delete}
        </button>
        <button type="button" className="button is-quiet" onClick={close}>
          {texts.cancel}
        </button>
      </div>
    </div>
  );
}
