import {
  toConsistencyToken,
  type AudienceInput,
  type ChangeConversationBody,
  type ConversationChanged,
  type Id,
  type Sequence,
} from '@messaging/contracts';
import { execute, inTransaction, type Transaction } from '@messaging/database';
import { audienceOf, linkOfConversation, type ConversationRow } from '@messaging/messages';
import { judgeConversation, type RequestContext } from '@messaging/policy';
import type { Knex } from 'knex';
import { compareAudiences, isSameAudience, requireEmployed, requireOwnPlace } from './compare-audiences.ts';
import { lockCompany } from './record-change.ts';
import { requireAllowed } from './require-allowed.ts';
import { requireReadable } from './require-readable.ts';
import { findParticipants, saveParticipants } from '../repositories/participants.ts';

const REFUSED = 'Only moderators and messaging admins may change a conversation.';

export interface ConversationChange extends ConversationChanged {
  /** Whether there was anything to change. */
  changed: boolean;
}

/** Opens, locks or seals a conversation, or makes it for others; what was to be is not done twice. */
export function createChangeConversation(database: Knex) {
  return function changeConversation(
    context: RequestContext,
    id: Id,
    wanted: ChangeConversationBody,
  ): Promise<ConversationChange> {
    return inTransaction(database, async (trx) => {
      const company = await lockCompany(trx, context);
      const row = await requireReadable(trx, context, id);
      const participants = await findParticipants(trx, context.companyId, id);
      const state = wanted.state ?? row.state;
      const audience = wanted.audience ?? presentAudience(row, participants);
      const audienceChanged = !isSameAudience(audience, presentAudience(row, participants));
      const now = new Date();
      if (audienceChanged) await requireAudience(trx, context, row, participants, audience, now);
      if (state !== row.state || !audienceChanged) requireState(context, row, now);
      const changed = audienceChanged || state !== row.state;
      if (!changed) return answer(row, audience, { changed, seq: company.lastSeq });

      if (audienceChanged && audience.kind === 'participants')
        await saveParticipants(trx, context.companyId, id, audience.userIds);
      await save(trx, row, { state, audience, seq: company.seq });
      // Who may write, or read, has changed.
      await company.raiseDirectoryVersion();
      const audienceValue = audience.kind === 'permission' ? audience.permission : null;
      await company.record({
        type: 'conversation.changed',
        data: { state, audience: audience.kind, audienceValue },
        conversation: row,
        now,
      });
      return answer({ ...row, state }, audience, { changed, seq: company.seq });
    });
  };
}

export type ChangeConversation = ReturnType<typeof createChangeConversation>;

function requireState(context: RequestContext, row: ConversationRow, now: Date): void {
  requireAllowed(context, judgeConversation(context, 'changeConversation', row, { now }), row, REFUSED);
}

/** Whoever is let in that could not read until now makes it a widening, whatever the kinds of audience are called. */
async function requireAudience(
  trx: Transaction,
  context: RequestContext,
  row: ConversationRow,
  participants: readonly Id[],
  audience: AudienceInput,
  now: Date,
): Promise<void> {
  const named = audience.kind === 'participants' ? await requireEmployed(trx, context, audience.userIds) : [];
  const widens = compareAudiences({ before: audienceOf(row), participants, after: audience, named });
  const decision = judgeConversation(context, 'changeAudience', row, { now, widens });
  requireAllowed(context, decision, row, REFUSED);
  requireOwnPlace(context, audience);
}

async function save(
  trx: Transaction,
  { companyId, id }: ConversationRow,
  { state, audience, seq }: { state: ConversationRow['state']; audience: AudienceInput; seq: Sequence },
): Promise<void> {
  await execute(
    trx,
    `UPDATE conversations SET state = ?, audience = ?, audience_value = ?, last_seq = ?
      WHERE company_id = ? AND id = ?`,
    [state, audience.kind, audience.kind === 'permission' ? audience.permission : null, seq, companyId, id],
  );
}

/** As the request would have to name it. */
function presentAudience(row: ConversationRow, participants: readonly Id[]): AudienceInput {
  const audience = audienceOf(row);
  if (audience.kind === 'participants') return { kind: 'participants', userIds: [...participants] };
  return audience as AudienceInput;
}

function answer(
  row: ConversationRow,
  audience: AudienceInput,
  { seq, ...what }: { changed: boolean; seq: Sequence },
): ConversationChange {
  return {
    conversation: { id: row.id, rootLink: linkOfConversation(row), state: row.state, audience },
    seq,
    consistencyToken: toConsistencyToken(seq),
    ...what,
  };
}
