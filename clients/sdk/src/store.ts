/** What a view reads: an immutable snapshot and a way to hear of the next one (fits useSyncExternalStore). */
export interface ReadableStore<T> {
  getSnapshot: () => T;
  /** Returns the function that ends the subscription. */
  subscribe: (listener: () => void) => () => void;
}

export interface Store<T> extends ReadableStore<T> {
  /** Replaces the snapshot by one with these fields changed; nothing happens when none differs. */
  update: (change: Partial<T>) => void;
}

export function createStore<T extends object>(initial: T): Store<T> {
  let snapshot = initial;
  const listeners = new Set<() => void>();

  return {
    getSnapshot: () => snapshot,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    update(change) {
      const names = Object.keys(change) as (keyof T)[];
      if (names.every((name) => Object.is(snapshot[name], change[name]))) return;
      snapshot = { ...snapshot, ...change };
      for (const listener of [...listeners]) listener();
    },
  };
}
