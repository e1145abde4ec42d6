import type { RootLink } from '@messaging/contracts';
import { linkKey } from '@messaging/sdk';
import { useCallback, useState } from 'react';
import { EMPTY_DRAFT, readDraft, writeDraft, type Draft } from '../state/drafts.ts';
import { useWidget } from './use-widget.ts';

/** The draft of one conversation. It belongs to that conversation for as long as the view lives, and after. */
export function useDraft(link: RootLink): [Draft, (draft: Draft) => void] {
  const { storage } = useWidget();
  const [key] = useState(() => linkKey(link));
  const [draft, setDraft] = useState(() => (storage ? readDraft(storage, key) : EMPTY_DRAFT));

  const change = useCallback(
    (next: Draft) => {
      setDraft(next);
      if (storage) writeDraft(storage, key, next);
    },
    [storage, key],
  );
  return [draft, change];
}
