import { createHttpApp, type HttpAppOptions } from '@messaging/service-kit';
import { createConversationRoutes, type ConversationRoutes } from './routes/conversations.ts';
import { createDescriptionRoutes } from './routes/description.ts';
import { createEventRoutes, type EventRoutes } from './routes/events.ts';
import { createMessageRoutes, type MessageRoutes } from './routes/messages.ts';
import { createPeopleRoutes, type PeopleRoutes } from './routes/people.ts';
import { createPolicyRoutes, type PolicyRoutes } from './routes/policy.ts';
import { createSloRoutes, type SloFaces } from './routes/slo.ts';

const BASE = '/api/messaging';

export interface ReadApiOptions extends Omit<HttpAppOptions, 'configure' | 'bodyLimit'> {
  allowedOrigins: readonly string[];
  conversations: ConversationRoutes;
  messages: MessageRoutes;
  events: EventRoutes;
  people: PeopleRoutes;
  policy: PolicyRoutes;
  slo: SloFaces;
  description: object;
}

/**
 * The questions, and nothing that changes anything:
 *
 *   GET /api/messaging                           a link's threads, or the person's conversations
 *   GET /api/messaging/messages/:id              one message
 *   GET /api/messaging/messages/:id/history      every text it has had, page by page
 *   GET /api/messaging/messages/:id/replies      its thread, page by page
 *   GET /api/messaging/events                    what happened since
 *   GET /api/messaging/notifications             what the person should hear of
 *   GET /api/messaging/people                    colleagues, for mentions
 *   GET /api/messaging/me                        the person and their rights
 *   GET /api/messaging/policy                    what the company's policy says
 *   GET /api/messaging/policy/explain            what it decides about somebody, and why
 *   GET /api/messaging/openapi.json              the description of all routes
 *   GET /messaging/slo                           the objectives' page
 */
export function createReadApi(options: ReadApiOptions) {
  const { allowedOrigins, conversations, messages, events, people, policy, slo, description, ...edge } =
    options;
  return createHttpApp({
    ...edge,
    allowedOrigins,
    configure: (app) => {
      app.use(BASE, createConversationRoutes(conversations));
      app.use(BASE, createMessageRoutes(messages));
      app.use(BASE, createEventRoutes(events));
      app.use(BASE, createPeopleRoutes(people));
      app.use(BASE, createDescriptionRoutes(description));
      app.use(BASE, createPolicyRoutes(policy));
      app.use(createSloRoutes(slo));
    },
  });
}
