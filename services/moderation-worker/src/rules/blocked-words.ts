import { foldText } from './fold-text.ts';
import type { Verdict } from './verdict.ts';

const WORD = /[\p{L}\p{N}\p{M}]+/gu;
const DISGUISED_WORD = /[\p{L}\p{N}\p{M}@$!|]+/gu;
const SIGNS_IN_FRONT = /^[@$!|]+/;
const SIGNS = '@$!|';

// What is written in place of a letter. 1 and | stand for i or for l: both are tried.
const STAND_INS = new Map(
  '0o 3e 4a 5s 7t 8b @a $s !i'.split(' ').map((pair) => [...pair] as [string, string]),
);
const STROKES = ['i', 'l'];

// Scripts written without spaces have no word ends to look for: their words are found inside the text.
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

type Entry = readonly [folded: string, asGiven: string];

/** A list of blocked words, made ready for looking up. */
export interface BlockedWords {
  words: ReadonlyMap<string, string>;
  /** Several words in a row, with a space at both ends. */
  phrases: readonly Entry[];
  /** To be found anywhere. */
  pieces: readonly Entry[];
}

/** Prepares a list of words and phrases; an entry without a letter or digit is left out. */
export function compileBlockedWords(list: readonly string[]): BlockedWords {
  const words = new Map<string, string>();
  const phrases: Entry[] = [];
  const pieces: Entry[] = [];
  for (const given of list) {
    const [first, ...others] = foldText(given).match(WORD) ?? [];
    if (first === undefined) continue;
    if (UNSPACED.test(given)) pieces.push([[first, ...others].join(''), given]);
    else if (others.length === 0) words.set(first, given);
    else phrases.push([` ${[first, ...others].join(' ')} `, given]);
  }
  return { words, phrases, pieces };
}

/** Finds a blocked word: whole words only, whatever their case, accents, hidden characters and simple disguises. */
export function findBlockedWord(text: string, blocked: BlockedWords): Verdict | undefined {
  const folded = foldText(text);
  for (const reading of readingsOf(folded)) {
    const found = blocked.words.get(reading);
    if (found !== undefined) return verdict(found);
  }
  const spaced = ` ${(folded.match(WORD) ?? []).join(' ')} `;
  const dense = spaced.replaceAll(' ', '');
  const entry =
    blocked.phrases.find(([words]) => spaced.includes(words)) ??
    blocked.pieces.find(([piece]) => dense.includes(piece));
  return entry && verdict(entry[1]);
}

const verdict = (word: string): Verdict => ({
  rule: 'blocked-words',
  reason: `blocked word: ${word}`.slice(0, 255).toWellFormed(),
});

/** Every word of the text as it stands, then what each may be a disguise of. */
function* readingsOf(folded: string): Generator<string> {
  yield* folded.match(WORD) ?? [];
  for (const [token] of folded.matchAll(DISGUISED_WORD)) {
    // A sign at either end may belong to the disguise ("@rse") or to the sentence ("arse!").
    const open = withoutSignsBehind(token);
    const candidates = [token, open, token.replace(SIGNS_IN_FRONT, ''), open.replace(SIGNS_IN_FRONT, '')];
    for (const candidate of new Set(candidates)) if (isDisguise(candidate)) yield* undisguise(candidate);
  }
}

/** Not `/[@$!|]+$/`: that would try anew at each of ten thousand signs which no end follows. */
function withoutSignsBehind(token: string): string {
  let end = token.length;
  while (end > 0 && SIGNS.includes(token.charAt(end - 1))) end -= 1;
  return token.slice(0, end);
}

/** More letters than stand-ins: "a55" is a document number, not a disguise. */
function isDisguise(token: string): boolean {
  const letters = token.match(/\p{L}/gu)?.length ?? 0;
  return letters * 2 > token.length && letters < token.length;
}

function* undisguise(token: string): Generator<string> {
  for (const stroke of STROKES) {
    yield token.replaceAll(/[0134578@$!|]/g, (sign) => STAND_INS.get(sign) ?? stroke);
  }
}
