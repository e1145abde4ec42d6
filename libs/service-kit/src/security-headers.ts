import type { RequestHandler } from 'express';
import helmet from 'helmet';

export type CspDirectives = Record<string, string[]>;

const NOTHING_ALLOWED: CspDirectives = { defaultSrc: ["'none'"], frameAncestors: ["'none'"] };

/** What every answer says of itself: private, not to be stored, and inert should a browser take it for a page. */
export function createSecurityHeaders(directives: CspDirectives = NOTHING_ALLOWED): RequestHandler {
  const protect = helmet({
    contentSecurityPolicy: { useDefaults: false, directives },
    // The widget runs on the ERP's pages: which of them may read answers is for CORS to say.
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    // For browsers nobody runs any more, or said better by the policy above.
    originAgentCluster: false,
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xFrameOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
  });
  return function securityHeaders(req, res, next) {
    res.setHeader('Cache-Control', 'private, no-store');
    protect(req, res, next);
  };
}
