import { compareSequences, type Id } from '@messaging/contracts';
import { LRUCache } from 'lru-cache';

const MOST_COMPANIES = 20_000;

export type OnCompanyChanged = (companyId: Id) => void;

/**
 * The directory versions of the companies this process remembers something of. Every change of who may do what
 * raises a company's version in its own transaction, so what was remembered at one version is true until another is seen.
 */
export function createDirectoryVersions() {
  const listeners = new Set<OnCompanyChanged>();
  // What falls out is not followed any more, so nothing of it may be remembered either.
  const followed = new LRUCache<Id, string>({
    max: MOST_COMPANIES,
    dispose: (_version, companyId, reason) => {
      if (reason === 'evict') tell(companyId);
    },
  });

  function tell(companyId: Id): void {
    for (const listener of listeners) listener(companyId);
  }

  function see(companyId: Id, version: string | undefined): void {
    const held = followed.peek(companyId);
    if (held === undefined || (version !== undefined && compareSequences(version, held) <= 0)) return;
    if (version === undefined) followed.delete(companyId);
    else followed.set(companyId, version);
    tell(companyId);
  }

  return {
    /** Notes the version something was read at; false when a newer one is known, so that it must not be remembered. */
    follow(companyId: Id, version: string): boolean {
      const held = followed.get(companyId);
      if (held === undefined) followed.set(companyId, version);
      else if (compareSequences(version, held) < 0) return false;
      else see(companyId, version);
      return true;
    },

    /** The newest version seen; undefined for a company that is not followed. */
    current: (companyId: Id): string | undefined => followed.peek(companyId),

    followed: (): Id[] => [...followed.keys()],

    /** Takes what was read of these companies, and tells of those that have changed. */
    note(companyIds: readonly Id[], found: ReadonlyMap<Id, string>): void {
      for (const companyId of companyIds) see(companyId, found.get(companyId));
    },

    onChanged(listener: OnCompanyChanged): void {
      listeners.add(listener);
    },
  };
}
