import type { Language } from '@messaging/demo-data';
import { AR } from './ar.ts';
import { DE } from './de.ts';
import { EN } from './en.ts';
import { ES } from './es.ts';
import { FR } from './fr.ts';
import { JA } from './ja.ts';
import type { Texts } from './texts.ts';

export const TEXTS: Record<Language, Texts> = { de: DE, fr: FR, es: ES, ja: JA, en: EN, ar: AR };
