import { createStore, type KeyValueStore, type ReadableStore } from '@messaging/sdk';

const KEY = 'messaging.titles';
const MOST = 300;

export interface RecordTitles extends ReadableStore<{ titles: Record<string, string> }> {
  remember: (conversationKey: string, title: string) => void;
}

/** What the host page calls its records: the API knows their numbers only.  */
export function createRecordTitles(storage: KeyValueStore): RecordTitles {
  const store = createStore<{ titles: Record<string, string> }>({ titles: readKept(storage) });
  return {
    getSnapshot: store.getSnapshot,
    subscribe: store.subscribe,
    remember(conversationKey, title) {
      const { [conversationKey]: _, ...others } = store.getSnapshot().titles;
      const kept = Object.entries(others).slice(-(MOST - 1));
      store.update({ titles: { ...Object.fromEntries(kept), [conversationKey]: title } });
      storage.setItem(KEY, JSON.stringify(store.getSnapshot().titles));
    },
  };
}

function readKept(storage: KeyValueStore): Record<string, string> {
  try {
    return JSON.parse(storage.getItem(KEY) ?? '{}') as Record<string, string>;
  } catch {
    return {};
  }
}
