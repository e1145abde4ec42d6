import { auditRoutes } from './audit-routes.ts';
import { conversationRoutes } from './conversation-routes.ts';
import { governanceRoutes } from './governance-routes.ts';
import { messageRoutes } from './message-routes.ts';
import { operatorRoutes } from './operator-routes.ts';
import { peopleRoutes } from './people-routes.ts';
import { realtimeRoutes } from './realtime-routes.ts';
import { sessionRoutes } from './session-routes.ts';
import type { Route } from './route.ts';

/** Every HTTP route there is, of every service. */
export const ROUTES: readonly Route[] = [
  ...messageRoutes,
  ...conversationRoutes,
  ...peopleRoutes,
  ...auditRoutes,
  ...governanceRoutes,
  ...realtimeRoutes,
  ...operatorRoutes,
  ...sessionRoutes,
];

/** `GET /api/messaging/messages/:id`: how a route is named in tests and tables. */
export const routeName = ({ method, path }: Pick<Route, 'method' | 'path'>): string => `${method} ${path}`;
