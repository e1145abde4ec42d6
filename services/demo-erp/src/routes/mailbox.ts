import { problem } from '@messaging/service-kit';
import { Router, type Request } from 'express';
import type { MailStore, StoredMail } from '../mailbox/mail-store.ts';
import { FRAME_SANDBOX, mailboxPage, mailPage } from '../pages/mailbox-page.ts';
import type { FindViewer } from './find-viewer.ts';

export interface MailboxRoutes {
  findViewer: FindViewer;
  gatewayOrigin: string;
  mails: MailStore;
}

// A mail brings its own styles and pictures and nothing else; it runs nothing and loads nothing.
const MAIL_POLICY = `sandbox ${FRAME_SANDBOX}; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'`;

/** The local mailbox. It holds the demonstration's mails only, so whoever is at this machine may look. */
export function createMailboxRoutes({ findViewer, gatewayOrigin, mails }: MailboxRoutes): Router {
  const router = Router();
  const options = (req: Request) => ({ viewer: findViewer(req)?.viewer, gatewayOrigin });

  function findMail(req: Request<{ id: string }>): StoredMail {
    const mail = mails.find(req.params.id);
    if (!mail) throw problem('not-found', { detail: 'There is no such mail (any more).' });
    return mail;
  }

  router.get('/mailbox', (req, res) => {
    res.type('html').send(mailboxPage(mails.list(), options(req)));
  });

  router.get('/mailbox.json', (req, res) => {
    const { to } = req.query;
    res.json({ mails: mails.list(typeof to === 'string' ? to : undefined) });
  });

  router.get('/mailbox/:id', (req, res) => {
    res.type('html').send(mailPage(findMail(req), options(req)));
  });

  router.get('/mailbox/:id/formatted', (req, res) => {
    const { html } = findMail(req);
    if (html === null) throw problem('not-found');
    res.setHeader('Content-Security-Policy', MAIL_POLICY);
    res.type('html').send(`<!doctype html><base target="_blank">${html}`);
  });

  router.delete('/mailbox', (_req, res) => {
    mails.clear();
    res.json({ location: '/mailbox' });
  });

  return router;
}
