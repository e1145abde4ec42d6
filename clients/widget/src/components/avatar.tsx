import type { PersonView } from '@messaging/contracts';
import type { CSSProperties } from 'react';
import { hueOf, initialsOf } from '../text/people.ts';

/** Initials on a colour that stays with the person. The name stands beside it in text, so it is decoration. */
export function Avatar({ person, size = 'medium' }: { person: PersonView; size?: 'small' | 'medium' }) {
  return (
    <span
      className={`avatar avatar-${size}`}
      style={{ '--hue': hueOf(person.userId) } as CSSProperties}
      aria-hidden="true"
      title={person.displayName}
    >
      {initialsOf(person.displayName)}
    </span>
  );
}
