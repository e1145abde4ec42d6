import { inTransaction, isDatabaseAway, type Transaction } from '@messaging/database';
import type { Id } from '@messaging/contracts';
import type { Knex } from 'knex';

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
  onBatch?: (size: number) => void;
}

export class GroupCommitFull extends Error {
  override name = 'GroupCommitFull';
}

interface Waiting<Command, Answer> {
  command: Command;
  resolve: (answer: Answer) => void;
  reject: (error: unknown) => void;
}

/**
 * Commits the commands of many requests together. While a transaction is in flight, commands that arrive queue up
 * and share the next one: no timer, no added latency when idle. A company is in at most one transaction of this
 * process at a time, so its head row is never fought over inside a node.
 *
 * A command that is refused gets its own refusal and its neighbours commit. When the transaction itself fails
 * (a constraint, a lost connection), each command is carried out again alone, so that only the guilty one fails.
 */
export function createGroupCommit<Command, Answer>(options: GroupCommitOptions<Command, Answer>) {
  const { database, companyOf, carryOut, maxBatch = 128, lanes = 2, maxWaiting = 5_000, onBatch } = options;
  let waiting: Waiting<Command, Answer>[] = [];
  const busyCompanies = new Set<Id>();
  let inFlight = 0;
  let idle: (() => void) | undefined;

  function submit(command: Command): Promise<Answer> {
    if (waiting.length >= maxWaiting)
      return Promise.reject(new GroupCommitFull('too many commands are waiting'));
    return new Promise((resolve, reject) => {
      waiting.push({ command, resolve, reject });
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
    if (inFlight === 0 && waiting.length === 0) idle?.();
  }

  function takeBatch(): Waiting<Command, Answer>[] {
    const batch: Waiting<Command, Answer>[] = [];
    const later: Waiting<Command, Answer>[] = [];
    for (const item of waiting) {
      const free = batch.length < maxBatch && !busyCompanies.has(companyOf(item.command));
      (free ? batch : later).push(item);
    }
    waiting = later;
    return batch;
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

  async function settle(batch: Waiting<Command, Answer>[]): Promise<void> {
    try {
      const outcomes = await inTransaction(database, (trx) =>
        carryOut(
          trx,
          batch.map((item) => item.command),
        ),
      );
      for (const [i, item] of batch.entries()) {
        const outcome = outcomes[i];
        if (outcome?.ok) item.resolve(outcome.answer);
        else item.reject(outcome?.error ?? new Error('the batch gave this command no outcome'));
      }
    } catch (error) {
      if (batch.length === 1 || isDatabaseAway(error)) for (const item of batch) item.reject(error);
      else for (const item of batch) await settle([item]);
    }
  }

  /** Resolves when everything submitted so far has been settled. For a graceful stop. */
  function drain(): Promise<void> {
    if (inFlight === 0 && waiting.length === 0) return Promise.resolve();
    return new Promise((resolve) => (idle = resolve));
  }

  return { submit, drain };
}
