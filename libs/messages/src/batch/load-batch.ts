import { anyOf, crashPoint, select, type Transaction } from '@messaging/database';
import { lockStreamHeads } from '@messaging/events';
import {
  findConversationsByIds,
  findConversationsByLinks,
  type ConversationRow,
} from '../conversation-rows.ts';
import { findMessagesToChange } from '../message-rows.ts';
import { createBatch, type Batch, type IdempotencyRow, type ParticipantKey } from './batch.ts';
import type { BatchNeeds } from './batch-needs.ts';

/**
 * Locks the streams of the batch's companies and reads what its commands need. The heads come first: under READ
 * COMMITTED everything read after them is the latest, and nobody else can change it before this commits.
 */
export async function loadBatch(trx: Transaction, needs: readonly BatchNeeds[]): Promise<Batch> {
  const heads = await lockStreamHeads(trx, [...new Set(needs.map((need) => need.companyId))]);
  crashPoint('write: stream heads locked');
  const idempotency = await findIdempotency(trx, needs);
  const wanted = needs.flatMap(({ companyId, messageIds = [] }) =>
    messageIds.map((id) => [companyId, id] as const),
  );
  const messages = await findMessagesToChange(trx, unique(wanted));
  const links = needs.flatMap(({ companyId, link }) => (link ? [[companyId, link] as const] : []));
  const ofMessages = messages.map((row) => [row.companyId, row.conversationId] as const);
  const conversations = [
    ...(await findConversationsByLinks(trx, unique(links))),
    ...(await findConversationsByIds(trx, unique(ofMessages))),
  ];
  const participants = await findParticipants(trx, needs, conversations);
  crashPoint('write: batch loaded');
  return createBatch({ heads, idempotency, messages, conversations, participants });
}

/** Conversations of named participants are few, and only they cost this statement. */
async function findParticipants(
  trx: Transaction,
  needs: readonly BatchNeeds[],
  conversations: readonly ConversationRow[],
): Promise<ParticipantKey[]> {
  const keys = conversations.flatMap(({ companyId, id, audience }) =>
    audience === 'participants'
      ? needs.flatMap((need) =>
          need.companyId === companyId && need.writerId !== undefined ? [[companyId, id, need.writerId]] : [],
        )
      : [],
  );
  if (keys.length === 0) return [];
  const { sql, bindings } = anyOf(['company_id', 'conversation_id', 'user_id'], unique(keys));
  return select<ParticipantKey>(
    trx,
    `SELECT company_id AS companyId, conversation_id AS conversationId, user_id AS userId
       FROM participants WHERE level IS NOT NULL AND ${sql}`,
    bindings,
  );
}

async function findIdempotency(trx: Transaction, needs: readonly BatchNeeds[]): Promise<IdempotencyRow[]> {
  const keys = needs.flatMap(({ companyId, idempotency }) =>
    idempotency ? [[companyId, idempotency.userId, idempotency.key]] : [],
  );
  if (keys.length === 0) return [];
  const { sql, bindings } = anyOf(['company_id', 'user_id', 'idem_key'], unique(keys));
  return select<IdempotencyRow>(
    trx,
    `SELECT company_id AS companyId, user_id AS userId, idem_key AS \`key\`, request_hash AS requestHash,
            message_id AS messageId, seq
       FROM idempotency_keys WHERE ${sql}`,
    bindings,
  );
}

const unique = <Key>(keys: readonly Key[]): Key[] => [
  ...new Map(keys.map((key) => [JSON.stringify(key), key])).values(),
];
