import type { HistoryPage } from '@messaging/sdk';
import { useEffect, useRef, type RefObject } from 'react';
import { useDismiss } from '../hooks/use-dismiss.ts';
import { useFloating } from '../hooks/use-floating.ts';
import { useWidget } from '../hooks/use-widget.ts';
import { describeError } from '../i18n/languages.ts';
import { LoadMore } from './load-more.tsx';
import { MessageText } from './message-text.tsx';

/** The versions of the pages loaded, why they cannot be had, or nothing yet. */
export type History = HistoryPage | { error: unknown } | null;

export interface HistoryPopoverProps {
  history: History;
  loadEarlier: (before: string) => Promise<void>;
  anchor: RefObject<HTMLElement | null>;
  close: () => void;
}

/** What a message said before, newest first. */
export function HistoryPopover({ history, loadEarlier, anchor, close }: HistoryPopoverProps) {
  const { texts, times } = useWidget();
  const before = history !== null && 'page' in history ? history.page.before : null;
  const ref = useRef<HTMLDivElement>(null);
  useDismiss(ref, close);
  useFloating(ref, anchor, close);
  useEffect(() => {
    const button = anchor.current;
    ref.current?.focus();
    return () => button?.focus();
  }, [anchor]);

  return (
    <div
      ref={ref}
      className="menu history"
      role="dialog"
      popover="manual"
      tabIndex={-1}
      aria-label={texts.history}
      data-testid="history"
    >
      <h3 className="history-title">{texts.history}</h3>
      {history === null && <p className="history-meta">{texts.loading}</p>}
      {history !== null && 'error' in history && (
        <p className="fault">{describeError(texts, history.error)}</p>
      )}
      {history !== null && 'versions' in history && (
        <ol className="history-versions">
          {history.versions.toReversed().map(({ version, by, at, change, message }) => (
            <li key={version}>
              <p className="history-meta">
                {by?.displayName} {texts.changes[change]} · {times.dated(at)}
              </p>
              <MessageText text={message} />
            </li>
          ))}
        </ol>
      )}
      {before !== null && <LoadMore load={() => loadEarlier(before)} />}
    </div>
  );
}
