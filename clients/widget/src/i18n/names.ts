import type { PersonView } from '@messaging/contracts';
import type { Texts } from './en.ts';

const MOST_NAMED = 3;

/** "Ada, Bo and Cy", or "Ada, Bo and 4 others", as the language joins them. */
export function joinNames(texts: Texts, tag: string, people: readonly PersonView[]): string {
  const isLong = people.length > MOST_NAMED;
  const named = people.slice(0, isLong ? MOST_NAMED - 1 : MOST_NAMED).map(({ displayName }) => displayName);
  const parts = isLong ? [...named, texts.andOthers(people.length - named.length)] : named;
  return new Intl.ListFormat(tag).format(parts);
}
