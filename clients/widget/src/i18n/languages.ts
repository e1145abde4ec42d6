import { MessagingError } from '@messaging/sdk';
import { de } from './de.ts';
import { en, type Texts } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';

const LANGUAGES: Record<string, Texts> = { en, de, fr, es };

export interface Language {
  /** For Intl and the lang attribute: "de-AT" keeps its region. */
  tag: string;
  texts: Texts;
}

/** The first wish there are texts for, else English. */
export function pickLanguage(wishes: readonly (string | null | undefined)[]): Language {
  for (const wish of wishes) {
    const texts = LANGUAGES[(wish ?? '').toLowerCase().split('-')[0]!];
    if (wish && texts && isTag(wish)) return { tag: wish, texts };
  }
  return { tag: 'en', texts: en };
}

function isTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}

/** An error as a sentence for the person. */
export function describeError(texts: Texts, error: unknown): string {
  const code = error instanceof MessagingError ? error.code : 'other';
  return (texts.errors as Record<string, string>)[code] ?? texts.errors.other;
}
