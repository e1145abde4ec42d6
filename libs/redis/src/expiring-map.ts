// Bounds what a flood can hold in memory.
const MOST_ENTRIES = 50_000;

/** A map whose entries are gone at their time, and the oldest of them earlier when there are too many. */
export function createExpiringMap<V>(now: () => number) {
  const entries = new Map<string, { value: V; until: number }>();

  function makeRoom(): void {
    for (const [key, { until }] of entries) if (until <= now()) entries.delete(key);
    // Still full: the oldest go, as their records would have first.
    for (const key of entries.keys()) {
      if (entries.size < MOST_ENTRIES * 0.9) break;
      entries.delete(key);
    }
  }

  return {
    get(key: string): V | undefined {
      const entry = entries.get(key);
      return entry !== undefined && entry.until > now() ? entry.value : undefined;
    },
    set(key: string, value: V, until: number): void {
      if (entries.size >= MOST_ENTRIES) makeRoom();
      entries.set(key, { value, until });
    },
    delete: (key: string) => void entries.delete(key),
  };
}
