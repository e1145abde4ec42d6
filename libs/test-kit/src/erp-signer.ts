import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { importJWK, SignJWT, type JWK, type JWTPayload } from 'jose';

interface KeyFile {
  keys: { kid: string; jwk: JWK }[];
}

/** Signs tokens with the key of a running demo ERP: those, too, that no log-in of it would give. */
export async function createErpSigner({
  keyFile,
  issuer,
  audience = 'messaging',
}: {
  /** Where the demo ERP keeps its keys. */
  keyFile: string;
  issuer: string;
  audience?: string;
}) {
  const { kid, jwk } = (JSON.parse(readFileSync(keyFile, 'utf8')) as KeyFile).keys.at(-1)!;
  const key = await importJWK(jwk, 'ES256');

  function sign(payload: JWTPayload, expiresInSeconds = 3_600): Promise<string> {
    const now = Math.floor(Date.now() / 1_000);
    return new SignJWT({ iss: issuer, aud: audience, iat: now, exp: now + expiresInSeconds, ...payload })
      .setProtectedHeader({ alg: 'ES256', kid })
      .sign(key);
  }

  return {
    sign,
    /** Each of a session of its own, unless one is named: a log-out ends all tokens of a session. */
    personToken: (companyId: string, userId: string, sessionId: string = randomUUID(), seconds?: number) =>
      sign({ sub: userId, company_id: companyId, sid: sessionId }, seconds),
    serviceToken: (scope: string) => sign({ sub: 'erp', scope }),
  };
}

export type ErpSigner = Awaited<ReturnType<typeof createErpSigner>>;
