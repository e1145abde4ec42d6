import { idSchema } from '@messaging/contracts';
import { DEMO_COMPANIES } from '@messaging/demo-data';
import { problem, validate } from '@messaging/service-kit';
import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import type { Staff } from '../directory/staff.ts';
import type { IssueToken } from '../identity/issue-token.ts';
import type { SessionEnds } from '../identity/session-ends.ts';
import type { Sessions } from '../identity/sessions.ts';
import { signInPage } from '../pages/sign-in-page.ts';
import type { FindViewer } from './find-viewer.ts';
import { giveSession, readSessionId, takeSession } from './session-cookie.ts';

const SESSION_TOKEN_SECONDS = 600;

export interface SessionRoutes {
  sessions: Sessions;
  sessionEnds: Pick<SessionEnds, 'tell'>;
  staff: Staff;
  findViewer: FindViewer;
  issueToken: Pick<IssueToken, 'personToken'>;
}

// Only ever a path of our own: "//elsewhere" and "/\elsewhere" are other hosts to a browser.
const pathSchema = z.string().regex(/^\/(?![/\\])/);
const signInSchema = z.strictObject({ userId: idSchema, companyId: idSchema, next: pathSchema.default('/') });
// Thumbprint (RFC 7638) of the key the person's browser holds.
const tokenSchema = z.object({
  jkt: z
    .string()
    .regex(/^[\w-]{43}$/)
    .optional(),
});
const switchSchema = z.strictObject({ companyId: idSchema });

/**
 * Signing in and out, and the token of who is signed in. Bodies are JSON, sent by the page's script: no form on
 * another site can send that, so nobody can be signed in or out from elsewhere.
 */
export function createSessionRoutes({
  sessions,
  sessionEnds,
  staff,
  findViewer,
  issueToken,
}: SessionRoutes): Router {
  const router = Router();

  function endSession(req: Request): void {
    const ended = sessions.end(readSessionId(req) ?? '');
    // The person is signed out here and now, whether or not messaging can be reached.
    if (ended) void sessionEnds.tell(ended);
  }

  function signIn(req: Request, res: Response, userId: string, companyId: string, next: string): void {
    const place = staff.findPlace(companyId, userId);
    if (!place?.employee.active) {
      throw problem('forbidden', { detail: 'This person does not work in that company (any more).' });
    }
    endSession(req);
    giveSession(res, sessions.start(userId, companyId));
    res.json({ location: next });
  }

  router.get('/login', (req, res) => {
    const next = pathSchema.catch('/').parse(req.query['next']);
    const companies = DEMO_COMPANIES.map((company) => ({ company, staff: staff.staffOf(company) }));
    res.type('html').send(signInPage(companies, next));
  });

  router.post('/session', (req, res) => {
    const { userId, companyId, next } = validate(signInSchema, req.body, 'body');
    signIn(req, res, userId, companyId, next);
  });

  router.put('/session/company', (req, res) => {
    const { companyId } = validate(switchSchema, req.body, 'body');
    const signedIn = findViewer(req);
    if (!signedIn) throw problem('unauthenticated');
    signIn(req, res, signedIn.session.userId, companyId, '/');
  });

  router.delete('/session', (req, res) => {
    endSession(req);
    takeSession(res);
    res.json({ location: '/login' });
  });

  // The widget asks here, again and again: a token lives minutes, the session hours.
  router.post('/session/token', async (req, res) => {
    const signedIn = findViewer(req);
    if (!signedIn) throw problem('unauthenticated');
    const { jkt } = validate(tokenSchema, req.body ?? {}, 'body');
    const { userId, companyId, sessionId } = signedIn.session;
    const token = await issueToken.personToken({
      userId,
      companyId,
      sessionId,
      expiresInSeconds: SESSION_TOKEN_SECONDS,
      keyThumbprint: jkt,
    });
    res.json({ token });
  });

  return router;
}
