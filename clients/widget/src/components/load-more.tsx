import { useState } from 'react';
import { useWidget } from '../hooks/use-widget.ts';
import { describeError } from '../i18n/languages.ts';

/** Asks for the next page, and says so when it does not come. */
export function LoadMore({ load, label }: { load: () => Promise<void>; label?: string }) {
  const { texts } = useWidget();
  const [state, setState] = useState<{ isBusy: boolean; error: unknown }>({ isBusy: false, error: null });

  async function run() {
    setState({ isBusy: true, error: null });
    const error = await load().then(
      () => null,
      (reason: unknown) => reason,
    );
    setState({ isBusy: false, error });
  }

  return (
    <div className="load-more">
      <button
        type="button"
        className="button is-quiet"
        aria-disabled={state.isBusy}
        onClick={() => void run()}
      >
        {state.isBusy ? texts.loading : (label ?? texts.loadMore)}
      </button>
      {state.error !== null && <p className="fault">{describeError(texts, state.error)}</p>}
    </div>
  );
}
