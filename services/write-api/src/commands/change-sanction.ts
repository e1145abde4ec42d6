import type { Id, SanctionBody, SanctionView, Sequence } from '@messaging/contracts';
import { execute, inTransaction, type Transaction } from '@messaging/database';
import { findEmployment, type Employment } from '@messaging/identity';
import { judgePerson, sanctionAt, type RequestContext } from '@messaging/policy';
import { problem } from '@messaging/service-kit';
import type { Knex } from 'knex';
import { lockCompany } from './record-change.ts';
import { requirePermitted } from './require-allowed.ts';

/** `changed` is false where the person was as wanted already. */
export interface SanctionChanged extends SanctionView {
  changed: boolean;
  seq: Sequence;
}

/** Imposes something on a colleague, in place of what was imposed before; `undefined` lifts it. */
export function createChangeSanction(database: Knex) {
  return function changeSanction(
    context: RequestContext,
    userId: Id,
    wanted: SanctionBody | undefined,
  ): Promise<SanctionChanged> {
    // Who holds no such right is refused alike whether the person exists or not.
    requireRight(context, wanted?.kind ?? 'muted', { ...context, userId, permissions: [] });
    return inTransaction(database, async (trx) => {
      const company = await lockCompany(trx, context);
      const person = await findEmployment(trx, context.companyId, userId);
      if (!person) throw problem('not-found', { detail: 'There is no such colleague.' });
      if (wanted) requireRight(context, wanted.kind, person);
      const now = new Date();
      const inForce = sanctionAt(person.sanction, now);
      // What has ended by itself is nobody's to lift any more.
      if (inForce !== 'none') requireRight(context, inForce, person);
      if (!wanted && !person.sanction)
        return { userId, sanction: null, changed: false, seq: company.lastSeq };
      await (wanted ? impose(trx, context, userId, wanted, company.seq, now) : lift(trx, context, userId));
      await company.raiseDirectoryVersion();
      const until = wanted?.until ?? null;
      await company.record({
        type: 'sanction.changed',
        data: { userId, kind: wanted?.kind ?? null, until },
        now,
      });
      const sanction = wanted ? { kind: wanted.kind, until, reason: wanted.reason } : null;
      return { userId, sanction, changed: true, seq: company.seq };
    });
  };
}

export type ChangeSanction = ReturnType<typeof createChangeSanction>;

function requireRight(
  context: RequestContext,
  kind: SanctionBody['kind'],
  person: Pick<Employment, 'companyId' | 'userId' | 'permissions'>,
): void {
  const [action, otherwise] =
    kind === 'muted'
      ? (['mutePerson', 'Only moderators and messaging admins may mute a person.'] as const)
      : (['suspendPerson', 'Only a messaging admin may suspend a person.'] as const);
  requirePermitted(context, judgePerson(context, action, person), otherwise);
}

async function impose(
  trx: Transaction,
  { companyId, userId: by }: RequestContext,
  userId: Id,
  { kind, until, reason }: SanctionBody,
  seq: Sequence,
  now: Date,
): Promise<void> {
  const end = until === undefined ? null : new Date(until);
  if (end !== null && end <= now)
    throw problem('invalid-request', { field: 'until', detail: 'until must lie ahead' });
  await execute(
    trx,
    `INSERT INTO sanctions (company_id, user_id, kind, until, reason, imposed_by, seq, imposed_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON DUPLICATE KEY UPDATE kind = VALUES(kind), until = VALUES(until), reason = VALUES(reason),
       imposed_by = VALUES(imposed_by), seq = VALUES(seq), imposed_at = VALUES(imposed_at)`,
    [companyId, userId, kind, end, reason, by, seq, now],
  );
}

async function lift(trx: Transaction, { companyId }: RequestContext, userId: Id): Promise<void> {
  await execute(trx, 'DELETE FROM sanctions WHERE company_id = ? AND user_id = ?', [companyId, userId]);
}
