/** What the outbox and drafts are kept in; the browser's localStorage fits. */
export interface KeyValueStore {
  getItem: (key: string) => string | null;
  setItem: (key: string, value: string) => void;
  removeItem: (key: string) => void;
  keys: () => string[];
}

/** The browser's storage where it exists and may be used, else memory. A full or forbidden store never throws. */
export function createKeyValueStore(kind: 'localStorage' | 'sessionStorage' = 'localStorage'): KeyValueStore {
  const memory = new Map<string, string>();
  const storage = findStorage(kind);

  const attempt = <T>(action: () => T, otherwise: T): T => {
    try {
      return action();
    } catch {
      return otherwise;
    }
  };

  return {
    getItem: (key) => memory.get(key) ?? attempt(() => storage?.getItem(key) ?? null, null),
    setItem(key, value) {
      const kept = storage && attempt(() => (storage.setItem(key, value), true), false);
      if (kept) memory.delete(key);
      else memory.set(key, value);
    },
    removeItem(key) {
      memory.delete(key);
      attempt(() => storage?.removeItem(key), undefined);
    },
    keys: () => [...new Set([...memory.keys(), ...attempt(() => Object.keys(storage ?? {}), [])])],
  };
}

function findStorage(kind: 'localStorage' | 'sessionStorage'): Storage | null {
  try {
    return (globalThis as { localStorage?: Storage; sessionStorage?: Storage })[kind] ?? null;
  } catch {
    return null;
  }
}
