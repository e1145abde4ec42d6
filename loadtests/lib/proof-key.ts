import { b64encode } from 'k6/encoding';

export interface ProofKey {
  /** A DPoP proof (RFC 9449) over a token or ticket, for one request. */
  prove: (method: string, url: string, credential: string) => Promise<string>;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' };
const SIGNING = { name: 'ECDSA', hash: { name: 'SHA-256' } };

/** A key as a browser holds one, and the proofs made with it: k6 has WebCrypto, but neither text encoders nor btoa. */
export async function createProofKey(): Promise<ProofKey> {
  const { subtle } = crypto;
  const pair = await subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const { crv, kty, x, y } = await subtle.exportKey('jwk', pair.publicKey);
  const header = encodeText(JSON.stringify({ typ: 'dpop+jwt', alg: 'ES256', jwk: { crv, kty, x, y } }));

  return {
    async prove(method, url, credential) {
      const claims = encodeText(
        JSON.stringify({
          jti: crypto.randomUUID(),
          htm: method,
          htu: url,
          iat: Math.floor(Date.now() / 1_000),
          ath: encode(await subtle.digest('SHA-256', toBytes(credential))),
        }),
      );
      const signed = `${header}.${claims}`;
      return `${signed}.${encode(await subtle.sign(SIGNING, pair.privateKey, toBytes(signed)))}`;
    },
  };
}

const encode = (bytes: ArrayBuffer) => b64encode(bytes, 'rawurl');
const encodeText = (text: string) => b64encode(text, 'rawurl');

// Tokens, tickets and proofs are ASCII.
function toBytes(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  return bytes;
}
