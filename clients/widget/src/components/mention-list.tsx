import type { SuggestedPerson } from '@messaging/sdk';
import { useEffect, useRef } from 'react';
import { useWidget } from '../hooks/use-widget.ts';
import { Avatar } from './avatar.tsx';

export interface MentionListProps {
  people: readonly SuggestedPerson[];
  chosen: number;
  choose: (person: SuggestedPerson) => void;
}

export const mentionOptionId = (index: number) => `mention-${index}`;

export function MentionList({ people, chosen, choose }: MentionListProps) {
  const { texts } = useWidget();
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.children[chosen]?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);

  return (
    <>
      <p className="visually-hidden" role="status">
        {people.length > 0 && texts.suggestionsFound(people.length)}
      </p>
      {people.length > 0 && (
        <ul
          ref={list}
          id="mentions"
          className="mentions"
          role="listbox"
          aria-label={texts.mentionSuggestions}
        >
          {people.map((person, index) => (
            <li
              key={person.userId}
              id={mentionOptionId(index)}
              role="option"
              className="mention-option"
              aria-selected={index === chosen}
              // The field keeps the focus: a click would take it before the choice is made.
              onPointerDown={(event) => {
                event.preventDefault();
                choose(person);
              }}
            >
              <Avatar person={person} size="small" />
              <span className="mention-name" dir="auto">
                {person.displayName}
              </span>
              <span className="mention-username">@{person.username}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
