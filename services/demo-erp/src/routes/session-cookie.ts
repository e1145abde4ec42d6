import type { Request, Response } from 'express';
import { SESSION_SECONDS, type Session } from '../identity/sessions.ts';

const COOKIE = 'kontora_session';
// Not "secure": the demonstration runs on loopback without TLS.
const OPTIONS = { httpOnly: true, sameSite: 'lax', path: '/' } as const;

export function readSessionId(req: Request): string | undefined {
  const pairs = (req.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
}

export function giveSession(res: Response, { id }: Session): void {
  res.cookie(COOKIE, id, { ...OPTIONS, maxAge: SESSION_SECONDS * 1000 });
}

export function takeSession(res: Response): void {
  res.clearCookie(COOKIE, OPTIONS);
}
