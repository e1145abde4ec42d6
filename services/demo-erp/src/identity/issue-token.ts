import { DIRECTORY_WRITE_SCOPE, SESSIONS_REVOKE_SCOPE, type Id } from '@messaging/contracts';
import { SignJWT, type JWTPayload } from 'jose';
import { SIGNING_ALGORITHM, type SigningKeys } from './signing-keys.ts';

const SERVICE_TOKEN_SECONDS = 300;

export interface PersonTokenRequest {
  userId: Id;
  companyId: Id;
  sessionId: string;
  expiresInSeconds: number;
  /** Thumbprint of the browser's key: the token is then good only with proofs of it. */
  keyThumbprint?: string | undefined;
}

export interface IssueTokenOptions {
  keys: Pick<SigningKeys, 'current'>;
  issuer: string;
  audience: string;
}

/** Signs the ERP's tokens: one kind for its people, one for itself. */
export function createIssueToken({ keys, issuer, audience }: IssueTokenOptions) {
  async function sign(claims: JWTPayload, expiresInSeconds: number): Promise<string> {
    const { kid, jwk } = await keys.current();
    const issuedAt = Math.floor(Date.now() / 1000);
    return new SignJWT(claims)
      .setProtectedHeader({ alg: SIGNING_ALGORITHM, kid, typ: 'JWT' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + expiresInSeconds)
      .sign(jwk);
  }

  return {
    /** Says who somebody is and for which company they work just now. Whether they really do is messaging's to check. */
    personToken: ({ userId, companyId, sessionId, expiresInSeconds, keyThumbprint }: PersonTokenRequest) =>
      sign(
        {
          sub: userId,
          company_id: companyId,
          sid: sessionId,
          ...(keyThumbprint !== undefined && { cnf: { jkt: keyThumbprint } }),
        },
        expiresInSeconds,
      ),

    /** The ERP's own, for telling messaging who works where. */
    directoryToken: () => sign({ sub: 'erp', scope: DIRECTORY_WRITE_SCOPE }, SERVICE_TOKEN_SECONDS),

    /** For telling messaging whose session has ended. */
    sessionsToken: () => sign({ sub: 'erp', scope: SESSIONS_REVOKE_SCOPE }, SERVICE_TOKEN_SECONDS),
  };
}

export type IssueToken = ReturnType<typeof createIssueToken>;
