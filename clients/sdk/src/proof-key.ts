import type { PairStore } from './key-pair-store.ts';

export interface ProofKey {
  /** RFC 7638 thumbprint: what tokens and tickets are bound to. */
  thumbprint: string;
  /** A DPoP proof (RFC 9449) over a token or ticket, for one request. */
  prove: (method: string, url: string, credential: string) => Promise<string>;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;

/**
 * This browser's own key: made here, kept where scripts can use it and nobody can read it, so that a token or ticket
 * taken elsewhere is worth nothing there. Null where keys cannot be made (a page that was not loaded securely).
 */
export async function openProofKey(pairs: PairStore, now: () => number): Promise<ProofKey | null> {
  const subtle = (globalThis.crypto as Crypto | undefined)?.subtle;
  if (!subtle) return null;
  const pair = (await pairs.load()) ?? (await makePair(subtle, pairs));
  const { crv, kty, x, y } = await subtle.exportKey('jwk', pair.publicKey);
  // The members in the order RFC 7638 hashes them in.
  const jwk = { crv, kty, x, y };
  const header = encodeJson({ typ: 'dpop+jwt', alg: 'ES256', jwk });
  const hash = async (text: string) => encode(await subtle.digest('SHA-256', toBytes(text)));

  return {
    thumbprint: await hash(JSON.stringify(jwk)),
    async prove(method, url, credential) {
      const claims = encodeJson({
        jti: globalThis.crypto.randomUUID(),
        htm: method,
        htu: url.split(/[?#]/, 1)[0],
        iat: Math.floor(now() / 1_000),
        ath: await hash(credential),
      });
      const signed = `${header}.${claims}`;
      return `${signed}.${encode(await subtle.sign(SIGNING, pair.privateKey, toBytes(signed)))}`;
    },
  };
}

async function makePair(subtle: SubtleCrypto, pairs: PairStore): Promise<CryptoKeyPair> {
  const pair = await subtle.generateKey(ALGORITHM, false, ['sign', 'verify']);
  await pairs.save(pair);
  // Another tab may have been first: all tabs use the one that is kept.
  return (await pairs.load()) ?? pair;
}

const toBytes = (text: string) => new TextEncoder().encode(text);
const encodeJson = (value: object) => encode(toBytes(JSON.stringify(value)).buffer);
const encode = (bytes: ArrayBuffer) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
