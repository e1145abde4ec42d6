import { idSchema } from '@messaging/contracts';
import { createCors, validate } from '@messaging/service-kit';
import { randomUUID } from 'node:crypto';
import { Router } from 'express';
import { z } from 'zod';
import type { IssueToken } from '../identity/issue-token.ts';
import type { SigningKeys } from '../identity/signing-keys.ts';

const DAY_SECONDS = 24 * 60 * 60;
const DEFAULT_SECONDS = 60 * 60;
const KEYS_MAX_AGE_SECONDS = 30;

export interface TokenRoutes {
  keys: Pick<SigningKeys, 'published'>;
  issueToken: Pick<IssueToken, 'personToken'>;
  allowedOrigins: readonly string[];
}

const tokenRequestSchema = z.strictObject({
  userId: idSchema,
  companyId: idSchema,
  /** A negative life makes a token that has expired, to see it refused. */
  expiresInSeconds: z.int().min(-DAY_SECONDS).max(DAY_SECONDS).default(DEFAULT_SECONDS),
});

/** The ERP's public keys, and tokens for the asking. */
export function createTokenRoutes({ keys, issueToken, allowedOrigins }: TokenRoutes): Router {
  const router = Router();
  const cors = createCors(allowedOrigins);

  router.get('/.well-known/jwks.json', async (_req, res) => {
    res.setHeader('Cache-Control', `public, max-age=${KEYS_MAX_AGE_SECONDS}`);
    res.type('application/jwk-set+json').send(JSON.stringify(await keys.published()));
  });

  // For the demonstration, tests and load tests only: it signs whatever it is asked, also for a company the person does
  // not work in, so that messaging's own check can be seen. A real ERP has no such door.
  router.options('/token', cors);
  router.post('/token', cors, async (req, res) => {
    const { userId, companyId, expiresInSeconds } = validate(tokenRequestSchema, req.body, 'body');
    const sessionId = randomUUID();
    res.json({ token: await issueToken.personToken({ userId, companyId, sessionId, expiresInSeconds }) });
  });

  return router;
}
