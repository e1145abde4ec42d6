import express from 'express';
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import type { AddressInfo } from 'node:net';

const ALGORITHM = 'ES256';
const KEY_ID = 'test-key';

/** A stand-in for the ERP's log-in: a real key pair, a real JWKS endpoint on loopback, real signatures. */
export async function startTestIssuer({ issuer = 'https://erp.test', audience = 'messaging' } = {}) {
  const { publicKey, privateKey } = await generateKeyPair(ALGORITHM);
  const key = { ...(await exportJWK(publicKey)), kid: KEY_ID, alg: ALGORITHM, use: 'sig' };
  const app = express();
  app.get('/.well-known/jwks.json', (_req, res) => void res.json({ keys: [key] }));
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;

  async function sign(
    payload: JWTPayload,
    { expiresInSeconds = 3600, typ }: { expiresInSeconds?: number; typ?: string } = {},
  ): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ iss: issuer, aud: audience, iat: now, exp: now + expiresInSeconds, ...payload })
      .setProtectedHeader({ alg: ALGORITHM, kid: KEY_ID, ...(typ === undefined ? {} : { typ }) })
      .sign(privateKey);
  }

  return {
    jwksUrl: `http://127.0.0.1:${port}/.well-known/jwks.json`,
    issuer,
    audience,
    sign,
    /** A person's token, as the ERP issues it. */
    personToken: (
      companyId: string,
      userId: string,
      options?: { expiresInSeconds?: number; sessionId?: string; keyThumbprint?: string },
    ) =>
      sign(
        {
          sub: userId,
          company_id: companyId,
          sid: options?.sessionId ?? `session-${userId}`,
          ...(options?.keyThumbprint === undefined ? {} : { cnf: { jkt: options.keyThumbprint } }),
        },
        options,
      ),
    /** The ERP's own token. */
    serviceToken: (scope: string) => sign({ sub: 'erp', scope }),
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export type TestIssuer = Awaited<ReturnType<typeof startTestIssuer>>;
