import { inTransaction, isDatabaseAway, isTooSlow, type Transaction } from '@messaging/database';
import type { Id } from '@messaging/contracts';
import type { Knex } from 'knex';
import { createTurns } from './turns.ts';

/** What became of one command of a batch: its answer, or the refusal it alone gets. */
export type Outcome<Answer> = { ok: true; answer: Answer } | { ok: false; error: unknown };

export interface GroupCommitOptions<Command, Answer> {
  database: Knex;
  companyOf: (command: Command) => Id;
  /** Carries out a batch in one transaction: an outcome per command, in order. Throws when the transaction must not commit. */
  carryOut: (trx: Transaction, commands: readonly Command[]) => Promise<Outcome<Answer>[]>;
  /** Most commands in one transaction. */
  maxBatch?: number;
  /** Most transactions at once; a company is never in two of them. */
  lanes?: number;
  /** Most commands waiting before the next one is refused, so that an overload is answered instead of queued. */
  maxWaiting?: number;
  /** Most of them that one company may have, so that one cannot keep the others out. */
  maxWaitingPerCompany?: number;
  /** Who has waited longer, in milliseconds, is refused when its turn comes: its caller has given up by then. */
  maxWaitMs?: number;
  /**
   * A batch that takes the database too long is carried out again command by command, and one that does so even alone has
   * failed. For callers that nobody waits for: otherwise it counts as an outage.
   */
  slowFails?: boolean;
  onBatch?: (size: number) => void;
}

export class GroupCommitFull extends Error {
  override name = 'GroupCommitFull';
}

/** By itself more than the database can do in time. Not an outage: it would come again for ever. */
class CommandTooSlow extends Error {
  override name = 'CommandTooSlow';
}

// So many in a row that take too long alone say that it is the database: the others have not failed. Together with the
// batch before them they must be over within the time of a job.
const MOST_SLOW = 2;

/** Of a transaction, whatever was thrown. */
interface Failure {
  error: unknown;
}

interface Waiting<Command, Answer> {
  command: Command;
  since: number;
  resolve: (answer: Answer) => void;
  reject: (error: unknown) => void;
}

/**
 * Commits the commands of many requests together. While a transaction is in flight, commands that arrive queue up
 * and share the next one: no timer, no added latency when idle. A company is in at most one transaction of this
 * process at a time, so its head row is never fought over inside a node. Companies take turns in a batch: one that sends
 * far more than the others waits for itself.
 *
 * A command that is refused gets its own refusal and its neighbours commit. When the transaction itself fails
 * (a constraint, a fault in a statement), each command is carried out again alone, so that only the guilty one fails.
 */
export function createGroupCommit<Command, Answer>(options: GroupCommitOptions<Command, Answer>) {
  const { database, companyOf, carryOut, maxBatch = 128, lanes = 2, maxWaiting = 5_000, onBatch } = options;
  const {
    maxWaitingPerCompany = Math.ceil(maxWaiting / 2),
    maxWaitMs = Infinity,
    slowFails = false,
  } = options;
  const waiting = createTurns<Waiting<Command, Answer>>();
  const busyCompanies = new Set<Id>();
  let inFlight = 0;
  let shortestWaitMs = 0;
  let idle: (() => void) | undefined;

  function submit(command: Command): Promise<Answer> {
    const company = companyOf(command);
    if (waiting.size() >= maxWaiting || waiting.sizeOf(company) >= maxWaitingPerCompany)
      return Promise.reject(new GroupCommitFull('too many commands are waiting'));
    return new Promise((resolve, reject) => {
      waiting.add(company, { command, since: performance.now(), resolve, reject });
      // Next turn of the event loop: commands that arrived in the same turn share the transaction.
      if (inFlight < lanes) setImmediate(startBatches);
    });
  }

  function startBatches(): void {
    while (inFlight < lanes) {
      const batch = takeBatch();
      if (batch.length === 0) break;
      void run(batch);
    }
    if (inFlight === 0 && waiting.size() === 0) idle?.();
  }

  function takeBatch(): Waiting<Command, Answer>[] {
    for (;;) {
      const taken = waiting.take(maxBatch, (company) => !busyCompanies.has(company));
      const now = performance.now();
      shortestWaitMs = taken.length === 0 ? 0 : now - Math.max(...taken.map(({ since }) => since));
      const batch = taken.filter((item) => now - item.since <= maxWaitMs);
      for (const item of taken)
        if (now - item.since > maxWaitMs) item.reject(new GroupCommitFull('the command waited too long'));
      if (batch.length > 0 || taken.length === 0) return batch;
    }
  }

  async function run(batch: Waiting<Command, Answer>[]): Promise<void> {
    inFlight += 1;
    const companies = new Set(batch.map((item) => companyOf(item.command)));
    for (const company of companies) busyCompanies.add(company);
    onBatch?.(batch.length);
    try {
      await settle(batch);
    } finally {
      for (const company of companies) busyCompanies.delete(company);
      inFlight -= 1;
      startBatches();
    }
  }

  /** Every command gets its answer or its refusal. Answers why they could not be committed together. */
  async function settle(batch: Waiting<Command, Answer>[]): Promise<Failure | undefined> {
    const failure = await tryTogether(batch);
    if (failure === undefined) return undefined;
    const { error } = failure;
    if (batch.length > 1 && !isOutage(error)) await settleApart(batch);
    else for (const item of batch) item.reject(isSlow(error) ? tooSlow() : error);
    return failure;
  }

  async function settleApart(batch: Waiting<Command, Answer>[]): Promise<void> {
    let slowInARow = 0;
    let outage: Failure | undefined;
    for (const item of batch) {
      if (outage) {
        item.reject(outage.error);
        continue;
      }
      const failure = await settle([item]);
      slowInARow = failure && isSlow(failure.error) ? slowInARow + 1 : 0;
      if (failure && (slowInARow === MOST_SLOW || isOutage(failure.error))) outage = failure;
    }
  }

  const isSlow = (error: unknown) => slowFails && isTooSlow(error);
  const isOutage = (error: unknown) => isDatabaseAway(error) && !isSlow(error);

  /** Answers every command of the batch, or says why none of it was committed. */
  async function tryTogether(batch: Waiting<Command, Answer>[]): Promise<Failure | undefined> {
    try {
      const commands = batch.map((item) => item.command);
      const outcomes = await inTransaction(database, (trx) => carryOut(trx, commands));
      for (const [i, item] of batch.entries()) {
        const outcome = outcomes[i];
        if (outcome?.ok) item.resolve(outcome.answer);
        else item.reject(outcome?.error ?? new Error('the batch gave this command no outcome'));
      }
      return undefined;
    } catch (error) {
      return { error };
    }
  }

  /** Resolves when everything submitted so far has been settled. For a graceful stop. */
  function drain(): Promise<void> {
    if (inFlight === 0 && waiting.size() === 0) return Promise.resolve();
    return new Promise((resolve) => (idle = resolve));
  }

  /**
   * How much waits, and for how long at least: the shortest wait in the newest batch, because that is what even a company
   * with a single command has to wait. One company that waits for itself does not show in it.
   */
  function backlog(): { commands: number; waitMs: number } {
    const commands = waiting.size();
    return { commands, waitMs: commands === 0 ? 0 : shortestWaitMs };
  }

  return { submit, drain, backlog };
}

const tooSlow = () => new CommandTooSlow('too much for the database to do in time, even alone');
