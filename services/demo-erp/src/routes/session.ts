import { idSchema } from '@messaging/contracts';
import { DEMO_COMPANIES } from '@messaging/demo-data';
import { problem, validate } from '@messaging/service-kit';
import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import type { Staff } from '../directory/staff.ts';
import type { IssueToken } from '../identity/issue-token.ts';
import type { Sessions } from '../identity/sessions.ts';
import { signInPage } from '../pages/sign-in-page.ts';
import type { FindViewer } from './find-viewer.ts';
import { giveSession, readSessionId, takeSession } from './session-cookie.ts';

const SESSION_TOKEN_SECONDS = 600;

export interface SessionRoutes {
  sessions: Sessions;
  staff: Staff;
  findViewer: FindViewer;
  issueToken: Pick<IssueToken, 'personToken'>;
}

// Only ever a path of our own: "//elsewhere" and "/\elsewhere" are other hosts to a browser.
const pathSchema = z.string().regex(/^\/(?![/\\])/);
const signInSchema = z.strictObject({ userId: idSchema, companyId: idSchema, next: pathSchema.default('/') });
const switchSchema = z.strictObject({ companyId: idSchema });

/**
 * Signing in and out, and the token of who is signed in. Bodies are JSON, sent by the page's script: no form on
 * another site can send that, so nobody can be signed in or out from elsewhere.
 */
export function createSessionRoutes({ sessions, staff, findViewer, issueToken }: SessionRoutes): Router {
  const router = Router();

  function signIn(req: Request, res: Response, userId: string, companyId: string, next: string): void {
    const place = staff.findPlace(companyId, userId);
    if (!place?.employee.active) {
      throw problem('forbidden', { detail: 'This person does not work in that company (any more).' });
    }
    sessions.end(readSessionId(req) ?? '');
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
    sessions.end(readSessionId(req) ?? '');
    takeSession(res);
    res.json({ location: '/login' });
  });

  // The widget asks here, again and again: a token lives minutes, the session hours.
  router.post('/session/token', async (req, res) => {
    const signedIn = findViewer(req);
    if (!signedIn) throw problem('unauthenticated');
    const { userId, companyId, sessionId } = signedIn.session;
    const token = await issueToken.personToken({
      userId,
      companyId,
      sessionId,
      expiresInSeconds: SESSION_TOKEN_SECONDS,
    });
    res.json({ token });
  });

  return router;
}
