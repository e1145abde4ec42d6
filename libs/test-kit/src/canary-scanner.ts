import { randomBytes } from 'node:crypto';

/** Whose data a canary stands in: one for each company, and for what only some of a company may see. */
export type CanaryOwner = string;

export interface Canary {
  /** To be part of names: of people, companies. */
  name: string;
  /** To be part of what people write: messages, topics. */
  text: string;
}

export interface Leak {
  /** Where it left: `GET /api/messaging/people`, `log of write-api`. */
  surface: string;
  what: string;
  excerpt: string;
}

/** What may leave through a surface: names and texts of these owners, or (where texts are not for it) names only. */
export interface Allowed {
  owners: readonly CanaryOwner[];
  texts: boolean;
}

/** Nothing at all: metrics, logs, jobs, problem documents. */
export const NOTHING: Allowed = { owners: [], texts: false };

const EXCERPT = 60;

/**
 * Looks for canaries in everything that leaves. A canary is a word that stands in the data of one owner only, so its
 * appearance anywhere else is a leak, whatever code it came through. Secrets (tokens, tickets) may appear nowhere.
 */
export function createCanaryScanner() {
  const run = `cnry${randomBytes(4).toString('hex')}`;
  const pattern = new RegExp(`${run}x([a-z0-9]+?)x([nt])z`, 'gi');
  const secrets = new Map<string, string>();
  const scanned = new Map<string, { pieces: number; bytes: number }>();
  const leaks: Leak[] = [];

  function canaryOf(owner: CanaryOwner): Canary {
    if (!/^[a-wyz0-9]+$/.test(owner)) throw new TypeError('an owner is lower-case letters (no x) and digits');
    return { name: `${run}x${owner}xnz`, text: `${run}x${owner}xtz` };
  }

  function scan(surface: string, bytes: string | Buffer, allowed: Allowed): void {
    const text = bytes.toString();
    const seen = scanned.get(surface) ?? { pieces: 0, bytes: 0 };
    scanned.set(surface, { pieces: seen.pieces + 1, bytes: seen.bytes + text.length });
    for (const match of text.matchAll(pattern)) {
      const [, owner = '', kind = ''] = match.map((part) => part.toLowerCase());
      const isText = kind === 't';
      if (!allowed.owners.includes(owner))
        note(surface, `${isText ? 'a text' : 'a name'} of ${owner}`, text, match.index);
      else if (isText && !allowed.texts) note(surface, `a text, where none may be`, text, match.index);
    }
    for (const [secret, label] of secrets) {
      const at = text.indexOf(secret);
      if (at >= 0) note(surface, label, text, at);
    }
  }

  function note(surface: string, what: string, text: string, at: number): void {
    const excerpt = text.slice(Math.max(0, at - EXCERPT), at + EXCERPT);
    leaks.push({ surface, what, excerpt });
  }

  return {
    canaryOf,
    scan,
    /** From now on this must appear on no scanned surface. */
    forbid: (secret: string, label: string) => void secrets.set(secret, label),
    leaks: (): readonly Leak[] => leaks,
    /** How much was looked at, by surface. */
    scanned: () => Object.fromEntries([...scanned].sort(([a], [b]) => a.localeCompare(b))),
  };
}

export type CanaryScanner = ReturnType<typeof createCanaryScanner>;
