import type { LanguageStock } from './languages.ts';
import type { Random } from './random.ts';

const MOST_BYTES = 2_048;
const MOST_SENTENCES = 40;
const MEDIAN_SENTENCES = 1.6;
const SPREAD = 0.9;
const DOCUMENT_CHANCE = 0.25;

/** A message as people write them: mostly a sentence or two, now and then a long one, never over 2 KiB. */
export function writeText(random: Random, { openings, middles, closings, gap }: LanguageStock): string {
  const wanted = Math.min(MOST_SENTENCES, Math.round(MEDIAN_SENTENCES * random.logNormal(SPREAD)));
  const sentences = [random.pick(openings)];
  if (random.chance(DOCUMENT_CHANCE))
    sentences.push(`PO-2026-${String(random.below(100_000)).padStart(5, '0')}.`);
  while (sentences.length < wanted) sentences.push(random.pick(middles));
  if (random.chance(0.5)) sentences.push(random.pick(closings));
  return shorten(sentences, gap);
}

function shorten(sentences: string[], gap: string): string {
  let text = '';
  let bytes = 0;
  for (const sentence of sentences) {
    const next = text === '' ? sentence : `${gap}${sentence}`;
    bytes += Buffer.byteLength(next);
    if (bytes > MOST_BYTES) break;
    text += next;
  }
  return text;
}
