import type { KeyValueStore, Me } from '@messaging/sdk';

/** A key-value store of one person in one company: on a shared machine nobody sees another's drafts. */
export function createOwnerStore(storage: KeyValueStore, { companyId, userId }: Me): KeyValueStore {
  const prefix = `messaging.widget.${companyId}.${userId}.`;
  return {
    getItem: (key) => storage.getItem(prefix + key),
    setItem: (key, value) => storage.setItem(prefix + key, value),
    removeItem: (key) => storage.removeItem(prefix + key),
    keys: () => storage.keys().flatMap((key) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : [])),
  };
}
