import { crashPoint, type Transaction } from '@messaging/database';
import { createGroupCommit, type Outcome } from '@messaging/events';
import { loadBatch, saveBatch, type Batch, type BatchNeeds } from '@messaging/messages';
import type { PersonClaims, RightsNow } from '@messaging/identity';
import type { RequestContext } from '@messaging/policy';
import { problem } from '@messaging/service-kit';
import type { Knex } from 'knex';
import type { Command, CommandAnswer, CommandRules, SendMessage } from './command.ts';
import { deleteMessage } from './delete-message.ts';
import { editMessage } from './edit-message.ts';

export interface CommitOptions {
  database: Knex;
  rightsNow: RightsNow;
  /** The rights that a session has by now; throws for one that has ended, and for who does not work there any more. */
  contextOf: (session: PersonClaims) => Promise<RequestContext>;
  sendMessage: CommandRules<SendMessage>;
  onBatch?: (size: number) => void;
}

// At the ceiling of about 2,000 a second, so many wait half a second. Half of them may be of one company.
export const MOST_WAITING = 1_000;
// Below the time limit of a request, so that who is told "not done" is told the truth.
const LONGEST_WAIT_MS = 3_000;

// Rights change seldom; who is turned away so often in a row asks in the middle of an import.
const MOST_RENEWALS = 3;

class RightsChanged extends Error {
  override name = 'RightsChanged';
}

/** Carries out commands in batches: one transaction, one statement a table, whatever the number of commands. */
export function createCommitCommands(options: CommitOptions) {
  const { database, rightsNow, contextOf, sendMessage, onBatch } = options;
  const rules = { send: sendMessage, edit: editMessage, delete: deleteMessage };
  // Each kind goes to its own rules; TypeScript cannot see that the two unions run in step.
  const rulesOf = (command: Command) => rules[command.kind] as CommandRules<Command>;

  function needsOf(command: Command): BatchNeeds {
    const { context, idempotency } = command;
    const needs = { ...rulesOf(command).needs(command), writerId: context.userId };
    return idempotency ? { ...needs, idempotency: { userId: context.userId, key: idempotency.key } } : needs;
  }

  function decide(batch: Batch, command: Command): CommandAnswer {
    const { context, idempotency, messageId } = command;
    if (!batch.hasCompany(context.companyId)) throw problem('not-found');
    const first = idempotency && batch.usedKey(context.companyId, context.userId, idempotency.key);
    if (first) {
      if (!first.requestHash.equals(idempotency.requestHash)) throw problem('idempotency-key-reused');
      return { replayed: true, seq: first.seq };
    }
    const answer = rulesOf(command).decide(batch, command);
    if (idempotency) {
      const { companyId, userId } = context;
      batch.useKey({ companyId, userId, ...idempotency, messageId, seq: answer.seq });
    }
    return { replayed: false, ...answer };
  }

  async function carryOut(trx: Transaction, commands: readonly Command[]): Promise<Outcome<CommandAnswer>[]> {
    const batch = await loadBatch(trx, commands.map(needsOf));
    // They may have waited for seconds, here and before the locks: what was allowed then may be forbidden now.
    await rightsNow.confirm();
    const outcomes = commands.map((command): Outcome<CommandAnswer> => {
      try {
        if (!rightsNow.areStill(command)) throw new RightsChanged();
        return { ok: true, answer: decide(batch, command) };
      } catch (error) {
        return { ok: false, error };
      }
    });
    crashPoint('write: commands decided');
    await saveBatch(trx, batch);
    crashPoint('write: before commit');
    return outcomes;
  }

  const group = createGroupCommit<Command, CommandAnswer>({
    database,
    maxWaiting: MOST_WAITING,
    maxWaitMs: LONGEST_WAIT_MS,
    companyOf: (command) => command.context.companyId,
    carryOut,
    ...(onBatch ? { onBatch } : {}),
  });

  /** Under the rights of the moment in which it is carried out, not of that in which it was asked for. */
  async function submit(command: Command): Promise<CommandAnswer> {
    for (let renewals = 0; ; renewals += 1) {
      try {
        return await group.submit(command);
      } catch (error) {
        if (!(error instanceof RightsChanged)) throw error;
        if (renewals === MOST_RENEWALS) throw problem('unavailable', { retryAfterSeconds: 1, cause: error });
        command = { ...command, context: await contextOf(command.session) };
      }
    }
  }

  return { ...group, submit };
}
