import { MessagingError, type MessagingErrorCode } from '@messaging/sdk';
import { de } from '../src/i18n/de.ts';
import { en, type Texts } from '../src/i18n/en.ts';
import { es } from '../src/i18n/es.ts';
import { fr } from '../src/i18n/fr.ts';
import { describeError, pickLanguage } from '../src/i18n/languages.ts';
import { joinNames } from '../src/i18n/names.ts';
import { createTimeFormats } from '../src/text/format-times.ts';
import { hueOf, initialsOf } from '../src/text/people.ts';

const error = (code: MessagingErrorCode) => new MessagingError(code, 'detail');

/** Every text there is, functions called with a count. */
function textsOf(texts: object): string[] {
  return Object.values(texts).flatMap((text: unknown) => {
    if (typeof text === 'function') return [String((text as (...values: unknown[]) => unknown)(2, 2))];
    return typeof text === 'object' && text !== null ? textsOf(text) : [String(text)];
  });
}

describe('languages', () => {
  it.each([
    [['de-AT', 'en'], 'de-AT', de],
    [[null, '', 'fr'], 'fr', fr],
    [['xx', 'ES'], 'ES', es],
    [['xx'], 'en', en],
    [[], 'en', en],
  ] as [string[], string, Texts][])('of the wishes %j the first there is', (wishes, tag, texts) => {
    expect(pickLanguage(wishes)).toEqual({ tag, texts });
  });

  it.each([de, es, fr])('say everything, and hardly anything in English', (texts) => {
    const [theirs, english] = [textsOf(texts), textsOf(en)];
    expect(theirs).toHaveLength(english.length);
    expect(theirs.filter((text) => text.trim() === '')).toEqual([]);
    const same = theirs.filter((text, index) => text === english[index]);
    expect(same.length).toBeLessThan(10);
  });

  it('describe an error by what it means for the person', () => {
    expect(describeError(de, error('duplicate-message'))).toBe(de.errors['duplicate-message']);
    expect(describeError(fr, error('invalid-cursor'))).toBe(fr.errors.other);
    expect(describeError(en, new TypeError('undefined is not a function'))).toBe(en.errors.other);
  });

  it('join names as the language does, a long list shortened', () => {
    const people = ['Ada', 'Bo', 'Cy', 'Di'].map((displayName, index) => ({
      userId: `${index}`,
      displayName,
    }));
    expect(joinNames(en, 'en', people.slice(0, 2))).toBe('Ada and Bo');
    expect(joinNames(de, 'de', people)).toBe('Ada, Bo und 2 weitere');
  });
});

describe('times', () => {
  const now = new Date(2026, 10, 10, 15, 0);
  const at = (day: number, hour = 12, minute = 0) => new Date(2026, 10, day, hour, minute).toISOString();
  const english = createTimeFormats('en-GB');

  it.each([
    [at(10, 14, 59), '1 min ago'],
    [at(10, 9, 5), '09:05'],
    [at(9, 23), 'yesterday'],
    [at(3), '3 Nov'],
    [new Date(2025, 0, 3).toISOString(), '3 Jan 2025'],
    [at(10, 15, 5), 'now'],
  ])('of %s in a list: %s', (iso, text) => {
    expect(english.ago(iso, now)).toBe(text);
  });

  it('between messages name the day', () => {
    expect(english.day(at(10), now)).toBe('Today');
    expect(createTimeFormats('de').day(at(9), now)).toBe('Gestern');
    expect(english.day(at(3), now)).toMatch(/Tuesday/);
  });

  it('beside a message name the day only when it is another', () => {
    expect(english.inThread(at(3, 9, 5), at(3), now)).toBe('09:05');
    expect(english.inThread(at(4, 9, 5), at(3), now)).toBe('4 Nov, 09:05');
  });
});

describe('people', () => {
  it.each([
    ['Ada Berg', 'AB'],
    ['Ada Maria Berg', 'AB'],
    ['ada', 'A'],
    ['  ', '?'],
    ['𝒜da 🎉', '𝒜🎉'],
    ['山田 太郎', '山太'],
  ])('%j are %s', (name, initials) => expect(initialsOf(name)).toBe(initials));

  it('keep their colour, and neighbours differ', () => {
    const hues = Array.from({ length: 50 }, (_, index) => hueOf(`${index + 1}`));
    expect(hues).toEqual(Array.from({ length: 50 }, (_, index) => hueOf(`${index + 1}`)));
    expect(hues.every((hue) => hue >= 0 && hue < 360)).toBe(true);
    expect(new Set(hues).size).toBeGreaterThan(35);
  });
});
