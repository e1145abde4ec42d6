import type {
  AuditDelivery,
  AuditFilters,
  AuditModeration,
  Id,
  Sequence,
  StreamEventType,
} from '@messaging/contracts';
import { select, type Reader } from '@messaging/database';
import type { RequestContext } from '@messaging/policy';

export interface AuditRow {
  companyId: Id;
  seq: Sequence;
  type: StreamEventType;
  conversationId: Id | null;
  messageId: Id | null;
  actorId: Id | null;
  actorName: string | null;
  correlationId: string;
  data: unknown;
  occurredAt: Date;
  sealedBy: string | null;
  committed: number | string;
}

const CONDITIONS = {
  messageId: 'e.message_id = ?',
  conversationId: 'e.conversation_id = ?',
  actorUserId: 'e.actor_user_id = ?',
  correlationId: 'e.correlation_id = ?',
  before: 'e.seq < ?',
} as const satisfies Record<keyof AuditFilters, string>;

/** Events of the asker's company that fit all filters, newest first. */
export function findAuditRows(
  reader: Reader,
  { companyId }: RequestContext,
  filters: AuditFilters,
  limit: number,
): Promise<AuditRow[]> {
  const given = (Object.keys(CONDITIONS) as (keyof AuditFilters)[]).flatMap((name) => {
    const value = filters[name];
    return value === undefined ? [] : [{ sql: CONDITIONS[name], value }];
  });
  return select<AuditRow>(
    reader,
    `SELECT e.company_id AS companyId, e.seq, e.type, e.conversation_id AS conversationId,
            e.message_id AS messageId, e.actor_user_id AS actorId, u.display_name AS actorName,
            e.correlation_id AS correlationId, e.data, e.occurred_at AS occurredAt, e.mac_key AS sealedBy,
            e.commitment IS NOT NULL AS committed
       FROM events e LEFT JOIN users u ON u.id = e.actor_user_id
      WHERE ${['e.company_id = ?', ...given.map(({ sql }) => sql)].join(' AND ')}
      ORDER BY e.seq DESC LIMIT ?`,
    [companyId, ...given.map(({ value }) => value), limit],
  );
}

/** What rules did to these messages, and in which events. */
export async function findModeration(
  reader: Reader,
  { companyId }: RequestContext,
  messageIds: readonly Id[],
): Promise<(AuditModeration & { seq: Sequence })[]> {
  if (messageIds.length === 0) return [];
  return select(
    reader,
    `SELECT seq, id AS actionId, rule, version FROM moderation_actions
      WHERE company_id = ? AND message_id IN (${places(messageIds)})`,
    [companyId, ...messageIds],
  );
}

export type DeliveryRow = Omit<AuditDelivery, 'emailAt'> & { messageId: Id; emailAt: Date | null };

/** Everybody's notifications of these messages. */
export async function findDeliveries(
  reader: Reader,
  { companyId }: RequestContext,
  messageIds: readonly Id[],
): Promise<DeliveryRow[]> {
  if (messageIds.length === 0) return [];
  return select(
    reader,
    `SELECT message_id AS messageId, id AS notificationId, user_id AS userId, reason, email, email_at AS emailAt
       FROM notifications WHERE company_id = ? AND message_id IN (${places(messageIds)}) ORDER BY id`,
    [companyId, ...messageIds],
  );
}

const places = (values: readonly unknown[]) => values.map(() => '?').join(', ');
