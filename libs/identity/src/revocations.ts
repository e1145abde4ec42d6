import { compareSequences, type Id, type Sequence } from '@messaging/contracts';
import type { PersonClaims } from './claims.ts';
import type { Revocation } from './session-revocations.ts';

type Named = Pick<PersonClaims, 'companyId' | 'userId' | 'sessionId' | 'issuedAt'>;

const PURGE_EVERY_MS = 60_000;
// No id and no session has an empty name; any other name an ERP could give to one of its sessions.
const ANY = '';

/**
 * The sessions that ended before their tokens do, as this process remembers them: read from the database once, then only
 * what is new. Asked on every request, so it is a look into a map and no query.
 */
export function createRevocations(now: () => number = Date.now) {
  const held = new Map<string, { issuedUntil: number; keepUntil: number }>();
  const listeners = new Set<() => void>();
  let lastSeq: Sequence = '0';
  let purgeAt = now() + PURGE_EVERY_MS;

  function hold({ companyId, userId, sessionId, issuedUntil, keepUntil }: Revocation): void {
    const key = keyOf(companyId ?? ANY, userId ?? ANY, sessionId ?? ANY);
    const known = held.get(key);
    held.set(key, {
      issuedUntil: Math.max(known?.issuedUntil ?? 0, issuedUntil ?? Infinity),
      keepUntil: Math.max(known?.keepUntil ?? 0, keepUntil.getTime()),
    });
  }

  function purge(): void {
    purgeAt = now() + PURGE_EVERY_MS;
    for (const [key, { keepUntil }] of held) if (keepUntil <= now()) held.delete(key);
  }

  return {
    lastSeq: () => lastSeq,

    /** Takes what was read after the last number, oldest first. Taking the same twice changes nothing. */
    note(rows: readonly Revocation[]): void {
      for (const row of rows) hold(row);
      const newest = rows.at(-1)?.seq;
      const isNews = newest !== undefined && compareSequences(newest, lastSeq) > 0;
      if (isNews) lastSeq = newest;
      if (now() >= purgeAt) purge();
      if (isNews) for (const listener of listeners) listener();
    },

    isRevoked({ companyId, userId, sessionId, issuedAt }: Named): boolean {
      for (const company of [companyId, ANY])
        for (const user of [userId, ANY])
          for (const session of [sessionId, ANY]) {
            const found = held.get(keyOf(company, user, session));
            if (found !== undefined && issuedAt <= found.issuedUntil) return true;
          }
      return false;
    },

    /** Called when sessions have ended that had not before. */
    onRevoked(listener: () => void): void {
      listeners.add(listener);
    },
  };
}

// The session's name stands last: it alone may hold anything.
const keyOf = (companyId: Id, userId: Id, sessionId: string) => `${companyId} ${userId} ${sessionId}`;
