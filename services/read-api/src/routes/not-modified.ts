import type { Request, Response } from 'express';

/**
 * Answers 304 when the caller already holds the answer with this tag. `no-store` stands beside it on purpose: the
 * widget keeps its last answers in memory and sends If-None-Match itself, so that no browser writes a company's
 * messages to a disk, and an unchanged refresh is still cheap.
 */
export function answerNotModified(req: Request, res: Response, etag: string): boolean {
  if (!holds(req.get('If-None-Match'), etag)) return false;
  res.setHeader('ETag', etag);
  res.status(304).end();
  return true;
}

// Not Express's `req.fresh`: that gives up at "Cache-Control: no-cache", which browsers add by themselves to every
// fetch whose caller set If-None-Match.
function holds(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '');
  return ifNoneMatch.split(',').some((tag) => opaque(tag) === opaque(etag) || tag.trim() === '*');
}
