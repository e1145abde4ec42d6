import type { ReadableStore } from '@messaging/sdk';
import { useSyncExternalStore } from 'react';

export function useStore<T>(store: ReadableStore<T>): T {
  return useSyncExternalStore(store.subscribe, store.getSnapshot);
}
