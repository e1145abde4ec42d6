import type { Id } from '@messaging/contracts';
import type { Leak } from './canary-scanner.ts';

/** A text, a name or a secret that stands in the rows of these companies and nowhere else. */
export interface OwnedWords {
  companyIds: readonly Id[];
  words: string;
  kind: 'a text' | 'a name' | 'a secret';
}

interface Piece {
  surface: string;
  text: string;
  /** Whose texts may be in it: where it goes to them alone. */
  companyIds: readonly Id[];
}

// Long enough that nobody else says the same by chance; with a space in it no id, key or field name is like it. A secret is
// long and has none.
const SHORTEST = 9;
const LONGEST = 60;
const KEY_LENGTH = SHORTEST;
// Runs that stand as they are in a log line, a Redis command and a metric, whatever each does to quotes and other letters.
const PLAIN_RUN = /[A-Za-z0-9 ,.;:!?'()@#%&*+/=_-]+/g;
const TELLING = /[^\s"] [^\s"]|[?]/;

/** What of these words is looked for; undefined where they are too short or too common to tell. */
export function tellingPartOf({ words, kind }: Pick<OwnedWords, 'words' | 'kind'>): string | undefined {
  const runs = (words.match(PLAIN_RUN) ?? []).map((run) => run.trim().slice(0, LONGEST).trim());
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '');
  const isTelling = kind === 'a secret' || longest.includes(' ');
  return longest.length >= SHORTEST && isTelling ? longest : undefined;
}

/**
 * Collects what leaves the processes of a test, and at its end looks for every text and name that the database then
 * holds: so each is a canary, whoever wrote it and however. Pieces without a space or a `?` can hold none and are not kept.
 */
export function createTextWatch() {
  const pieces: Piece[] = [];
  const scanned = new Map<string, number>();

  return {
    note(surface: string, text: string, companyIds: readonly Id[] = []): void {
      scanned.set(surface, (scanned.get(surface) ?? 0) + text.length);
      if (TELLING.test(text)) pieces.push({ surface, text, companyIds });
    },
    find(owned: readonly OwnedWords[]): Leak[] {
      const wanted = index(owned);
      return pieces.flatMap((piece) => leaksIn(piece, wanted));
    },
    /** Bytes looked at, by surface. */
    scanned: (): ReadonlyMap<string, number> => scanned,
  };
}

export type TextWatch = ReturnType<typeof createTextWatch>;

type Wanted = ReadonlyMap<string, { part: string; owned: OwnedWords }[]>;

/** By their first letters, so that a piece is gone through once however many words there are. */
function index(owned: readonly OwnedWords[]): Wanted {
  const parts = new Map<string, { part: string; owned: OwnedWords }>();
  for (const one of owned) {
    const part = tellingPartOf(one);
    if (part === undefined) continue;
    // What several companies say is a canary of none of them alone.
    const same = parts.get(part)?.owned ?? { ...one, companyIds: [] };
    parts.set(part, {
      part,
      owned: { ...same, companyIds: [...new Set([...same.companyIds, ...one.companyIds])] },
    });
  }
  const wanted = new Map<string, { part: string; owned: OwnedWords }[]>();
  for (const entry of parts.values()) {
    const key = entry.part.slice(0, KEY_LENGTH);
    wanted.set(key, [...(wanted.get(key) ?? []), entry]);
  }
  return wanted;
}

function leaksIn({ surface, text, companyIds }: Piece, wanted: Wanted): Leak[] {
  const leaks: Leak[] = [];
  for (let at = 0; at + KEY_LENGTH <= text.length; at += 1) {
    for (const { part, owned } of wanted.get(text.slice(at, at + KEY_LENGTH)) ?? []) {
      if (!text.startsWith(part, at)) continue;
      if (owned.companyIds.some((id) => companyIds.includes(id))) continue;
      const excerpt = text.slice(Math.max(0, at - LONGEST), at + 2 * LONGEST);
      leaks.push({ surface, what: `${owned.kind} of ${owned.companyIds.join(' and ')}`, excerpt });
    }
  }
  return leaks;
}

/** What a failed test says of leaks: each place once. */
export function describeLeaks(leaks: readonly Leak[]): string {
  const places = new Map(leaks.map((leak) => [`${leak.surface}: ${leak.what}`, leak.excerpt]));
  return [...places].map(([place, excerpt]) => `${place}\n    … ${excerpt} …`).join('\n');
}
