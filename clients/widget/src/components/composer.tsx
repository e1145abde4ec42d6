import type { Conversation, SuggestedPerson } from '@messaging/sdk';
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { ChangeDraft } from '../hooks/use-draft.ts';
import { useFocusRequest } from '../hooks/use-focus-request.ts';
import { useGrowingField } from '../hooks/use-growing-field.ts';
import { useMentions } from '../hooks/use-mentions.ts';
import { useWidget } from '../hooks/use-widget.ts';
import { EMPTY_DRAFT, type Draft } from '../state/drafts.ts';
import { insertMention } from '../text/mention-query.ts';
import { cleanText, measureMessage } from '../text/message-length.ts';
import { CharacterCounter } from './character-counter.tsx';
import { IconButton } from './icon-button.tsx';
import { MentionList, mentionOptionId } from './mention-list.tsx';
import { ReplyBanner } from './reply-banner.tsx';

export interface ComposerProps {
  conversation: Conversation;
  draft: Draft;
  changeDraft: ChangeDraft;
}

export function Composer({ conversation, draft, changeDraft }: ComposerProps) {
  const { texts } = useWidget();
  const { text, parentMessageId } = draft;
  const field = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState(text.length);
  const caretWanted = useRef<number | null>(null);
  const mentions = useMentions(text, caret);
  const length = measureMessage(text);
  const isSuggesting = mentions.people.length > 0;
  useGrowingField(field, text);

  useFocusRequest(field, 'composer');
  useEffect(() => {
    if (parentMessageId !== null) field.current?.focus();
  }, [parentMessageId]);
  useLayoutEffect(() => {
    if (caretWanted.current !== null)
      field.current?.setSelectionRange(caretWanted.current, caretWanted.current);
    caretWanted.current = null;
  }, [text]);

  function write(next: string, at: number) {
    changeDraft({ text: next });
    setCaret(at);
    conversation.setTyping(next.trim() !== '');
  }
  function mention(person: SuggestedPerson) {
    if (!mentions.mention) return;
    const inserted = insertMention(text, mentions.mention, person.username);
    caretWanted.current = inserted.caret;
    write(inserted.text, inserted.caret);
  }
  function send() {
    const cleaned = cleanText(text);
    if (!length.canSend || cleaned === '') return;
    conversation.send(cleaned, { parentMessageId });
    changeDraft(EMPTY_DRAFT);
    setCaret(0);
    field.current?.focus();
  }

  function handleSuggestionKey(key: string): boolean {
    if (!isSuggesting) return false;
    if (key === 'ArrowDown') mentions.move(1);
    else if (key === 'ArrowUp') mentions.move(-1);
    else if (key === 'Enter' || key === 'Tab') mention(mentions.people[mentions.chosen]!);
    else if (key === 'Escape') mentions.dismiss();
    else return false;
    return true;
  }
  function onKeyDown(event: KeyboardEvent) {
    // Enter also ends a composition (Japanese, Chinese, Korean): that is not sending.
    if (event.nativeEvent.isComposing) return;
    if (!handleSuggestionKey(event.key)) {
      if (event.key === 'Enter' && !event.shiftKey) send();
      else if (event.key === 'Escape' && parentMessageId !== null) changeDraft({ parentMessageId: null });
      else return;
    }
    event.preventDefault();
  }

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <MentionList people={mentions.people} chosen={mentions.chosen} choose={mention} />
      {parentMessageId !== null && (
        <ReplyBanner
          conversation={conversation}
          parentMessageId={parentMessageId}
          cancel={() => changeDraft({ parentMessageId: null })}
        />
      )}
      <div className="composer-box">
        <textarea
          ref={field}
          className="composer-field"
          data-testid="composer"
          dir="auto"
          rows={1}
          placeholder={texts.write}
          aria-label={texts.write}
          aria-describedby="composer-hint"
          aria-autocomplete="list"
          {...(isSuggesting && {
            'aria-controls': 'mentions',
            'aria-activedescendant': mentionOptionId(mentions.chosen),
          })}
          value={text}
          onChange={(event) => write(event.target.value, event.target.selectionStart)}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onKeyDown={onKeyDown}
        />
        <IconButton
          type="submit"
          icon="send"
          label={texts.send}
          className="send-button"
          disabled={!length.canSend}
          data-testid="send"
        />
      </div>
      <div className="composer-foot">
        <span id="composer-hint" className="composer-hint">
          {texts.writeHint}
        </span>
        <CharacterCounter length={length} />
      </div>
    </form>
  );
}
