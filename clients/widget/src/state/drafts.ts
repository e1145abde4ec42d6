import type { Id } from '@messaging/contracts';
import type { KeyValueStore } from '@messaging/sdk';

export interface Draft {
  text: string;
  parentMessageId: Id | null;
}
export const EMPTY_DRAFT: Draft = { text: '', parentMessageId: null };

const toKey = (conversationKey: string) => `draft.${conversationKey}`;

/** What was typed and not sent, kept with the conversation it was typed in. */
export function readDraft(storage: KeyValueStore, conversationKey: string): Draft {
  try {
    const { text, parentMessageId } = JSON.parse(
      storage.getItem(toKey(conversationKey)) ?? '{}',
    ) as Partial<Draft>;
    return { text: typeof text === 'string' ? text : '', parentMessageId: parentMessageId ?? null };
  } catch {
    return EMPTY_DRAFT;
  }
}

export function writeDraft(storage: KeyValueStore, conversationKey: string, draft: Draft): void {
  if (draft.text === '' && draft.parentMessageId === null) storage.removeItem(toKey(conversationKey));
  else storage.setItem(toKey(conversationKey), JSON.stringify(draft));
}
