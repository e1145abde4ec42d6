import type {
  ConversationListPage,
  EventPage,
  FollowLevel,
  Id,
  MessageVersionView,
  MessageView,
  MessageWritten,
  Mute,
  NotificationPage,
  PersonView,
  RootLink,
  Sequence,
  SocketTicket,
  ThreadPage,
} from '@messaging/contracts';
import type { Consistency } from './consistency.ts';
import type { Http } from './http.ts';
import { IDEMPOTENCY_HEADER } from './wire.ts';

export interface Me {
  userId: Id;
  displayName: string;
  companyId: Id;
  companyName: string;
  permissions: string[];
  /** Null for who may write. */
  mute: Mute | null;
}
export interface SuggestedPerson extends PersonView {
  username: string;
}
export interface RepliesPage {
  replies: MessageView[];
  page: { before: string | null };
}
export interface HistoryPage {
  versions: MessageVersionView[];
  page: { before: string | null };
}
export interface SendRequest {
  link: RootLink;
  text: string;
  parentMessageId?: Id | null;
  /** Also the Idempotency-Key: the same id can be sent any number of times and makes one message. */
  clientId: string;
}
export interface PageRequest {
  before?: string;
  after?: string;
  limit?: number;
}

export type Rest = ReturnType<typeof createRest>;

const ROOT = '/api/messaging';

/** The REST surface, one function per route. */
export function createRest(http: Http, consistency: Consistency) {
  const get = <T>(path: string, query: Record<string, string | undefined> = {}) =>
    http<T>({ method: 'GET', path: ROOT + path, query, retry: 'safe' });
  const put = (path: string, body: unknown) =>
    http<null>({ method: 'PUT', path: ROOT + path, body, retry: 'safe' });

  async function noted(writing: Promise<MessageWritten>): Promise<MessageWritten> {
    const written = await writing;
    consistency.note(written.seq);
    return written;
  }

  return {
    me: () => get<Me>('/me'),
    thread: (link: RootLink, page: PageRequest = {}) =>
      get<ThreadPage>('', { ...link, ...toPageQuery(page) }),
    message: (id: Id) => get<{ message: MessageView }>(`/messages/${id}`),
    /** The newest texts, oldest first; `before` for the page of those before them. */
    history: (id: Id, page: PageRequest = {}) =>
      get<HistoryPage>(`/messages/${id}/history`, toPageQuery(page)),
    replies: (id: Id, page: PageRequest = {}) =>
      get<RepliesPage>(`/messages/${id}/replies`, toPageQuery(page)),
    conversations: (page: PageRequest = {}) => get<ConversationListPage>('', toPageQuery(page)),
    notifications: (page: PageRequest = {}) => get<NotificationPage>('/notifications', toPageQuery(page)),
    people: (query: string, limit = 8) =>
      get<{ people: SuggestedPerson[] }>('/people', { query, limit: `${limit}` }),
    /** Events after a cursor; with a link those of one conversation. */
    events: (after: Sequence, link?: RootLink, limit?: number) =>
      get<EventPage>('/events', {
        ...link,
        ...toPageQuery({ after, ...(limit !== undefined && { limit }) }),
      }),
    ticket: () =>
      http<SocketTicket>({ method: 'POST', path: `${ROOT}/realtime/tickets`, retry: 'never', proved: true }),
    /** Ends this session everywhere: its tokens are taken nowhere any more. */
    logOut: () => http<null>({ method: 'DELETE', path: `${ROOT}/session`, retry: 'safe' }),

    send: ({ link, text, parentMessageId, clientId }: SendRequest) =>
      noted(
        http<MessageWritten>({
          method: 'POST',
          path: ROOT,
          body: { ...link, message: text, ...(parentMessageId && { parentMessageId }), clientId },
          headers: { [IDEMPOTENCY_HEADER]: clientId },
          retry: 'safe',
        }),
      ),
    /** With `expectedVersion`, a newer version on the server answers `version-conflict` instead of being overwritten. */
    edit: (id: Id, text: string, expectedVersion?: number) =>
      noted(
        http<MessageWritten>({
          method: 'PATCH',
          path: `${ROOT}/messages/${id}`,
          body: { message: text, ...(expectedVersion !== undefined && { expectedVersion }) },
          retry: 'refused',
        }),
      ),
    delete: (id: Id) =>
      noted(http<MessageWritten>({ method: 'DELETE', path: `${ROOT}/messages/${id}`, retry: 'refused' })),
    markRead: (conversationId: Id, position: Sequence) =>
      put(`/conversations/${conversationId}/read`, { position }),
    follow: (conversationId: Id, level: FollowLevel) =>
      put(`/conversations/${conversationId}/following`, { level }),
    markNotificationsRead: (which: Id[] | 'all') =>
      put('/notifications/read', which === 'all' ? { all: true } : { ids: which }),
  };
}

function toPageQuery({ before, after, limit }: PageRequest): Record<string, string | undefined> {
  return { before, after, limit: limit?.toString() };
}
