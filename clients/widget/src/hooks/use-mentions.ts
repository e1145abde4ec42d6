import type { SuggestedPerson } from '@messaging/sdk';
import { useEffect, useState } from 'react';
import { findMentionQuery, type MentionQuery } from '../text/mention-query.ts';
import { useWidget } from './use-widget.ts';

const SETTLE_MS = 140;

export interface Mentions {
  people: readonly SuggestedPerson[];
  chosen: number;
  mention: MentionQuery | null;
  /** Moves the choice; round and round. */
  move: (step: number) => void;
  /** Closes the suggestions until another @ is typed. */
  dismiss: () => void;
}

/** Colleagues that fit the @ being typed at the caret. */
export function useMentions(text: string, caret: number): Mentions {
  const { client } = useWidget();
  const [found, setFound] = useState<{ query: string; people: readonly SuggestedPerson[] } | null>(null);
  const [chosen, setChosen] = useState(0);
  const [dismissedAt, setDismissedAt] = useState<number | null>(null);
  const mention = findMentionQuery(text, caret);
  const query = mention && mention.start !== dismissedAt ? mention.query : null;

  useEffect(() => {
    if (query === null) {
      setFound(null);
      setDismissedAt((at) => (mention ? at : null));
      return undefined;
    }
    let isCurrent = true;
    const timer = setTimeout(() => {
      client.rest.people(query).then(
        ({ people }) => {
          if (!isCurrent) return;
          setFound({ query, people });
          setChosen(0);
        },
        // Suggestions are a convenience: without them a name can still be typed.
        () => undefined,
      );
    }, SETTLE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
    // `mention` is made anew with each render; what matters of it is in `query`.
  }, [client, query]);

  const people = query === null ? [] : (found?.people ?? []);
  return {
    people,
    chosen: Math.min(chosen, people.length - 1),
    mention,
    move: (step) => setChosen((index) => (index + step + people.length) % people.length),
    dismiss: () => setDismissedAt(mention?.start ?? null),
  };
}
