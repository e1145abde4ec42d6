import type { AuditEntry, AuditFilters, AuditPage, Id } from '@messaging/contracts';
import { parseJson, type Reader } from '@messaging/database';
import type { RequestContext } from '@messaging/policy';
import type { KeepOwn } from '@messaging/service-kit';
import {
  findAuditRows,
  findDeliveries,
  findModeration,
  type AuditRow,
  type DeliveryRow,
} from '../repositories/audit-entries.ts';

/**
 * Who did what in the company, newest first: its events, joined with what rules and deliveries recorded under the same
 * request. Auditors see ids and facts of every conversation, and of none what was said.
 */
export function createFindAuditPage(keepOwn: KeepOwn) {
  return async function findAuditPage(
    reader: Reader,
    context: RequestContext,
    filters: AuditFilters,
    limit: number,
  ): Promise<AuditPage> {
    const found = await findAuditRows(reader, context, filters, limit + 1);
    const rows = keepOwn(context, found.slice(0, limit));
    const messagesOf = (type: AuditRow['type']) => [
      ...new Set(rows.flatMap((row) => (row.type === type ? (row.messageId ?? []) : []))),
    ];
    const moderation = await findModeration(reader, context, messagesOf('message.hidden'));
    const deliveries = await findDeliveries(reader, context, messagesOf('people.notified'));
    const entries = rows.map((row) => ({
      ...present(row),
      moderation: moderation.filter(({ seq }) => seq === row.seq).map(({ seq: _seq, ...action }) => action),
      deliveries: deliveriesOf(row, deliveries),
    }));
    return { entries, next: found.length > limit ? (entries.at(-1)?.seq ?? null) : null };
  };
}

export type FindAuditPage = ReturnType<typeof createFindAuditPage>;

/** Those of the facts that an entry is made of. */
interface Facts {
  version?: number;
  userIds?: Id[];
}

function present(row: AuditRow): Omit<AuditEntry, 'moderation' | 'deliveries'> {
  const { seq, type, conversationId, messageId, correlationId, sealedBy } = row;
  const facts = parseJson<Facts & Record<string, unknown>>(row.data);
  return {
    seq,
    type,
    actor: row.actorId === null ? null : { userId: row.actorId, displayName: row.actorName ?? '' },
    conversationId,
    messageId,
    version: facts.version ?? null,
    facts,
    correlationId,
    occurredAt: row.occurredAt.toISOString(),
    sealedBy,
    committed: Number(row.committed) === 1,
  };
}

function deliveriesOf(row: AuditRow, deliveries: readonly DeliveryRow[]): AuditEntry['deliveries'] {
  if (row.type !== 'people.notified') return [];
  const { userIds = [] } = parseJson<Facts>(row.data);
  return deliveries
    .filter(({ messageId, userId }) => messageId === row.messageId && userIds.includes(userId))
    .map(({ messageId: _messageId, emailAt, ...delivery }) => ({
      ...delivery,
      emailAt: emailAt?.toISOString() ?? null,
    }));
}
