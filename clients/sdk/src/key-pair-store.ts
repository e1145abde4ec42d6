/** Where the browser's key pair outlives the page. */
export interface PairStore {
  load: () => Promise<CryptoKeyPair | null>;
  /** Keeps the pair unless one is kept already. */
  save: (pair: CryptoKeyPair) => Promise<void>;
}

const DATABASE = 'messaging';
const STORE = 'keys';
const NAME = 'proof';

/** IndexedDB, which alone keeps keys that cannot be exported; memory where it is missing or forbidden. */
export function createPairStore(): PairStore {
  let inMemory: CryptoKeyPair | null = null;
  const databases = (globalThis as { indexedDB?: IDBFactory }).indexedDB;

  async function inStore<T>(
    mode: IDBTransactionMode,
    work: (store: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T> {
    if (!databases) throw new Error('there is no IndexedDB here');
    const opening = databases.open(DATABASE, 1);
    opening.onupgradeneeded = () => void opening.result.createObjectStore(STORE);
    const database = await settled(opening);
    try {
      return await settled(work(database.transaction(STORE, mode).objectStore(STORE)));
    } finally {
      database.close();
    }
  }

  return {
    async load() {
      const kept = await inStore<unknown>('readonly', (store) => store.get(NAME)).catch(() => null);
      return (kept as CryptoKeyPair | null | undefined) ?? inMemory;
    },
    async save(pair) {
      inMemory = pair;
      // Refused when another tab has added its own meanwhile: then that one is everybody's.
      await inStore('readwrite', (store) => store.add(pair, NAME)).catch(() => undefined);
    },
  };
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = (event) => {
      event.preventDefault();
      reject(request.error ?? new Error('IndexedDB refused'));
    };
  });
}
