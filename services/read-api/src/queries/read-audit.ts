import type { AuditEntry, AuditPage, AuditQuery, Id } from '@messaging/contracts';
import { parseJson } from '@messaging/database';
import { judgeCompany, type RequestContext } from '@messaging/policy';
import { problem, type KeepOwn } from '@messaging/service-kit';
import type { Knex } from 'knex';
import {
  findAuditRows,
  findDeliveries,
  findModeration,
  type AuditRow,
  type DeliveryRow,
} from '../repositories/audit-entries.ts';

export type ReadAudit = (context: RequestContext, query: AuditQuery) => Promise<AuditPage>;

/**
 * Who did what in the company, newest first: its events, joined with what rules and deliveries recorded under the same
 * request. Auditors see ids and facts of every conversation, and of none what was said. Always from the primary.
 */
export function createReadAudit(primary: Knex, keepOwn: KeepOwn): ReadAudit {
  return async function readAudit(context, { limit, ...filters }) {
    if (!judgeCompany(context, 'readAudit').allowed) {
      throw problem('forbidden', { detail: 'Only auditors may read the audit trail.' });
    }
    const found = await findAuditRows(primary, context, filters, limit + 1);
    const rows = keepOwn(context, found.slice(0, limit));
    const messagesOf = (type: AuditRow['type']) => [
      ...new Set(rows.flatMap((row) => (row.type === type ? (row.messageId ?? []) : []))),
    ];
    const [moderation, deliveries] = await Promise.all([
      findModeration(primary, context, messagesOf('message.hidden')),
      findDeliveries(primary, context, messagesOf('people.notified')),
    ]);
    const entries = rows.map((row) => ({
      ...present(row),
      moderation: moderation.filter(({ seq }) => seq === row.seq).map(({ seq: _seq, ...action }) => action),
      deliveries: deliveriesOf(row, deliveries),
    }));
    return { entries, next: found.length > limit ? (entries.at(-1)?.seq ?? null) : null };
  };
}

interface Facts {
  version?: number;
  userIds?: Id[];
}

function present(row: AuditRow): Omit<AuditEntry, 'moderation' | 'deliveries'> {
  const { seq, type, conversationId, messageId, correlationId, sealedBy } = row;
  return {
    seq,
    type,
    actor: row.actorId === null ? null : { userId: row.actorId, displayName: row.actorName ?? '' },
    conversationId,
    messageId,
    version: parseJson<Facts>(row.data).version ?? null,
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
