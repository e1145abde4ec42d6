import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JSONWebKeySet, type JWK } from 'jose';
import { z } from 'zod';
import { createPrivateJsonFile } from '../private-json-file.ts';

export const SIGNING_ALGORITHM = 'ES256';

const DAY_MS = 24 * 60 * 60 * 1000;
// No token lives longer than a day: a key that stopped signing two days ago has nothing left to vouch for.
const PUBLISHED_AFTER_USE_MS = 2 * DAY_MS;

const keyFileSchema = z.object({
  keys: z.array(
    z.object({
      kid: z.string(),
      createdAt: z.number(),
      jwk: z.object({ kty: z.literal('EC'), crv: z.string(), x: z.string(), y: z.string(), d: z.string() }),
    }),
  ),
});
type StoredKey = z.output<typeof keyFileSchema>['keys'][number];

export interface SigningKey {
  kid: string;
  jwk: JWK;
}

export interface SigningKeysOptions {
  file: string;
  keyLifeDays: number;
  now?: () => number;
}

/**
 * The keys the ERP signs with. The newest signs; when it has reached its age the next one takes its place, and the old
 * one stays published until the last token it signed has expired. They outlive the process, so a restart signs nobody out.
 */
export function createSigningKeys({ file, keyLifeDays, now = Date.now }: SigningKeysOptions) {
  const store = createPrivateJsonFile(file, keyFileSchema);
  let keys: StoredKey[] = store.read()?.keys ?? [];
  let changing: Promise<unknown> = Promise.resolve();

  const isFresh = ({ createdAt }: StoredKey) => now() - createdAt < keyLifeDays * DAY_MS;
  const newest = () => keys.at(-1);

  async function addKey(): Promise<void> {
    const pair = await generateKeyPair(SIGNING_ALGORITHM, { extractable: true });
    const jwk = keyFileSchema.shape.keys.element.shape.jwk.parse(await exportJWK(pair.privateKey));
    const kid = await calculateJwkThumbprint(jwk);
    // A key's signing life ended when its successor was made.
    const stillNeeded = keys.filter((_key, i) => {
      const successor = keys[i + 1];
      return !successor || now() - successor.createdAt < PUBLISHED_AFTER_USE_MS;
    });
    keys = [...stillNeeded, { kid, createdAt: now(), jwk }];
    store.write({ keys });
  }

  /** One after another: two requests that find the key too old make one new key. */
  function ensureFresh(): Promise<void> {
    const turn = changing.then(async () => {
      const key = newest();
      if (!key || !isFresh(key)) await addKey();
    });
    changing = turn.catch(() => undefined);
    return turn;
  }

  return {
    /** The key to sign with now. */
    async current(): Promise<SigningKey> {
      await ensureFresh();
      return newest() as StoredKey;
    },

    /** The public halves, as `/.well-known/jwks.json` shows them. */
    async published(): Promise<JSONWebKeySet> {
      await ensureFresh();
      return { keys: keys.map(toPublic) };
    },
  };
}

export type SigningKeys = ReturnType<typeof createSigningKeys>;

function toPublic({ kid, jwk: { kty, crv, x, y } }: StoredKey): JWK {
  return { kty, crv, x, y, kid, alg: SIGNING_ALGORITHM, use: 'sig' };
}
