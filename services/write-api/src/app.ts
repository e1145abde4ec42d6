import { createHttpApp, type HttpAppOptions } from '@messaging/service-kit';
import { createConversationRoutes, type ConversationRoutes } from './routes/conversations.ts';
import { createDirectoryRoutes, type DirectoryRoutes } from './routes/directory.ts';
import { createMessageRoutes, type MessageRoutes } from './routes/messages.ts';

const BASE = '/api/messaging';
const BODY_BYTES = 64 * 1024;
const DIRECTORY_BODY_BYTES = 1024 * 1024;

export interface WriteApiOptions extends Omit<HttpAppOptions, 'configure' | 'bodyLimit'> {
  allowedOrigins: readonly string[];
  messages: MessageRoutes;
  conversations: ConversationRoutes;
  directory: DirectoryRoutes;
}

/** The commands: what may change, and nothing else. */
export function createWriteApi({
  allowedOrigins,
  messages,
  conversations,
  directory,
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
    },
  });
}
