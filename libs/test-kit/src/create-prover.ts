import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createHash, randomUUID } from 'node:crypto';

/** What a test may change about a proof, to see it refused. */
export interface ProofChanges {
  header?: Record<string, unknown>;
  claims?: Record<string, unknown>;
}

/** A client's own key, as a browser holds one, and the proofs made with it (RFC 9449). */
export async function createProver() {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(publicKey);

  return {
    jwk,
    /** What no client ever shows. */
    privateJwk: await exportJWK(privateKey),
    thumbprint: await calculateJwkThumbprint(jwk),
    /** A proof over a token or ticket for one request. */
    prove: (
      method: string,
      url: string,
      credential: string,
      { header = {}, claims = {} }: ProofChanges = {},
    ): Promise<string> =>
      new SignJWT({
        jti: randomUUID(),
        htm: method,
        htu: url,
        iat: Math.floor(Date.now() / 1_000),
        ath: createHash('sha256').update(credential).digest('base64url'),
        ...claims,
      })
        .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk, ...header })
        .sign(privateKey),
  };
}

export type Prover = Awaited<ReturnType<typeof createProver>>;
