import { createHttpApp, type HttpAppOptions } from '@messaging/service-kit';
import { createAuditRoutes, type AuditRoutes } from './routes/audit.ts';
import { createConversationRoutes, type ConversationRoutes } from './routes/conversations.ts';
import { createGovernanceRoutes, type GovernanceRoutes } from './routes/governance.ts';
import { createDirectoryRoutes, type DirectoryRoutes } from './routes/directory.ts';
import { createMessageRoutes, type MessageRoutes } from './routes/messages.ts';
import { createSessionRoutes, type SessionRoutes } from './routes/sessions.ts';

const BASE = '/api/messaging';
const BODY_BYTES = 64 * 1024;
const DIRECTORY_BODY_BYTES = 1024 * 1024;

export interface WriteApiOptions extends Omit<HttpAppOptions, 'configure' | 'bodyLimit'> {
  allowedOrigins: readonly string[];
  messages: MessageRoutes;
  conversations: ConversationRoutes;
  directory: DirectoryRoutes;
  sessions: SessionRoutes;
  governance: GovernanceRoutes;
  audit: AuditRoutes;
}

/**
 * The commands: what may change, and what auditors read.
 *
 *   POST   /api/messaging                              write a message
 *   PATCH  DELETE /api/messaging/messages/:id          edit it, delete it
 *   PUT    /api/messaging/conversations/:id            open, lock or seal it; change who it is for
 *   PUT    /api/messaging/conversations/:id/read       how far one has read
 *   PUT    /api/messaging/conversations/:id/following  how closely one follows
 *   PUT    /api/messaging/notifications/read           which notifications one saw
 *   PUT    DELETE /api/messaging/people/:id/sanctions  mute or suspend a colleague, and lift it
 *   PUT    /api/messaging/policy                       what the company forbids on top of the base
 *   POST   /api/messaging/policy/simulate              what a draft of it would change
 *   GET    /api/messaging/audit                        who did what, for auditors
 *   GET    PUT /api/messaging/audit/webhook            where checkpoints are sent, for auditors
 *   PUT    /api/messaging/directory                    who works where, from the ERP
 *   GET    POST /api/messaging/directory/erasures       people who are erased, from the ERP
 *   DELETE /api/messaging/session                      sign out
 *   POST   /api/messaging/sessions/revocations         sessions that ended, from the ERP
 */
export function createWriteApi({
  allowedOrigins,
  messages,
  conversations,
  directory,
  sessions,
  governance,
  audit,
  ...edge
}: WriteApiOptions) {
  return createHttpApp({
    ...edge,
    allowedOrigins,
    // Only the ERP's own bulk upsert may be large; it comes with a service token.
    bodyLimit: (path) => (path === `${BASE}/directory` ? DIRECTORY_BODY_BYTES : BODY_BYTES),
    configure: (app) => {
      app.use(BASE, createMessageRoutes(messages));
      app.use(BASE, createConversationRoutes(conversations));
      app.use(BASE, createDirectoryRoutes(directory));
      app.use(BASE, createSessionRoutes(sessions));
      app.use(BASE, createGovernanceRoutes(governance));
      app.use(BASE, createAuditRoutes(audit));
    },
  });
}
