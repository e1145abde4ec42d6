import type { RootLink } from '@messaging/contracts';
import { linkKey } from '@messaging/sdk';
import { useCallback, useEffect, useState } from 'react';
import { EMPTY_DRAFT, readDraft, writeDraft, type Draft } from '../state/drafts.ts';
import { useWidget } from './use-widget.ts';

export type ChangeDraft = (change: Partial<Draft>) => void;

/** The draft of one conversation. It belongs to that conversation for as long as the view lives, and after. */
export function useDraft(link: RootLink): [Draft, ChangeDraft] {
  const { storage } = useWidget();
  const [key] = useState(() => linkKey(link));
  const [draft, setDraft] = useState(() => (storage ? readDraft(storage, key) : EMPTY_DRAFT));

  useEffect(() => {
    if (storage) writeDraft(storage, key, draft);
  }, [storage, key, draft]);

  const change = useCallback<ChangeDraft>((part) => setDraft((known) => ({ ...known, ...part })), []);
  return [draft, change];
}
