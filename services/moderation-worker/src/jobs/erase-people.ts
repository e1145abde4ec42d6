import type { Sequence } from '@messaging/contracts';
import { inTransaction, type Transaction } from '@messaging/database';
import { appendEvents, lockStreamHeads } from '@messaging/events';
import type { Nudge } from '@messaging/redis';
import type { Logger, Metrics } from '@messaging/service-kit';
import type { Knex } from 'knex';
import { eraseMessages } from '../commands/erase-messages.ts';
import {
  emptyHashes,
  endErasure,
  eraseName,
  findMessageIds,
  findNextErasure,
  finishErasure,
  isEmployed,
  isKnownElsewhere,
  lockErasure,
  removeSanctions,
  saveProgress,
  type Erasure,
} from '../repositories/erasures.ts';

export interface ErasePeopleOptions {
  database: Knex;
  nudge: Nudge;
  metrics: Metrics;
  logger: Logger;
}

// Whoever writes to the company meanwhile waits for one transaction of these.
const MESSAGES_AT_ONCE = 50;
// Whose employment has ended writes nothing any more a second later, but for what was under way: that is in by then.
const SETTLED_MS = 5_000;
const HASHES_AT_ONCE = 1_000;

/**
 * Works off the erasures that the ERP has asked for, oldest first, some messages at a time: each part is one transaction,
 * so that a process that ends leaves the rest to the next run, and nothing is done twice. One that fails waits for all
 * others from then on, and rejects the run once they are done.
 */
export function createErasePeople({ database, nudge, metrics, logger }: ErasePeopleOptions) {
  const erased = metrics.counter({
    name: 'erased_messages_total',
    help: 'Messages whose text is gone because their author was erased.',
  });

  // Those that failed in this process, the longest ago first.
  let failed: Erasure[] = [];

  async function eraseNext(next: Erasure): Promise<void> {
    const { companyId, userId, correlationId } = next;
    const done = await inTransaction(database, (trx) => eraseSome(trx, next));
    erased.add(done.messages);
    nudge(companyId);
    if (done.finished) logger.info({ companyId, userId, correlationId }, 'person erased');
  }

  return async function erasePeople({ signal }: { signal: AbortSignal }): Promise<void> {
    const again = [...failed];
    const errors: unknown[] = [];
    while (!signal.aborted) {
      const askedBy = new Date(Date.now() - SETTLED_MS);
      const next = (await findNextErasure(database, askedBy, failed)) ?? again.shift();
      if (!next) break;
      failed = failed.filter((one) => !isSame(one, next));
      try {
        await eraseNext(next);
      } catch (error) {
        failed.push(next);
        errors.push(error);
        const { companyId, userId, correlationId } = next;
        logger.warn({ err: error, companyId, userId, correlationId }, 'a person could not be erased');
      }
    }
    if (errors.length > 0) throw errors[0];
  };
}

const isSame = (one: Erasure, other: Erasure) =>
  one.companyId === other.companyId && one.userId === other.userId;

/** The next messages; where there are none left, the rest, and the end of it. */
async function eraseSome(
  trx: Transaction,
  { companyId, userId }: Pick<Erasure, 'companyId' | 'userId'>,
): Promise<{ messages: number; finished: boolean }> {
  // Before the erasure, as whoever asks for one again has it: two orders would be a deadlock.
  const heads = await lockStreamHeads(trx, [companyId]);
  const erasure = await lockErasure(trx, { companyId, userId });
  if (!erasure) return { messages: 0, finished: false };
  // Whoever is employed again writes what nobody asked to have erased, and is not somebody who was erased.
  if (await isEmployed(trx, erasure)) {
    await endErasure(trx, erasure);
    return { messages: 0, finished: false };
  }
  const now = new Date();
  // First of all: what follows tells open pages of the messages, with the name of their author.
  const isNameGone = await forgetName(trx, erasure);
  const messageIds = await findMessageIds(trx, erasure, MESSAGES_AT_ONCE);
  const last = messageIds.at(-1);
  if (last === undefined) {
    const hashes = await emptyHashes(trx, erasure, HASHES_AT_ONCE);
    if (hashes === HASHES_AT_ONCE) return { messages: 0, finished: false };
    await finish(trx, erasure, { seq: String(heads.get(companyId)! + 1n), isNameGone, now });
    return { messages: 0, finished: true };
  }
  await eraseMessages(trx, { companyId, messageIds, correlationId: erasure.correlationId, now });
  await saveProgress(trx, { ...erasure, upToId: last, erased: erasure.erased + messageIds.length });
  return { messages: messageIds.length, finished: false };
}

/** The name goes with the last company that knows the person. */
async function forgetName(trx: Transaction, erasure: Erasure): Promise<boolean> {
  if (await isKnownElsewhere(trx, erasure)) return false;
  await eraseName(trx, erasure.userId);
  return true;
}

async function finish(
  trx: Transaction,
  erasure: Erasure,
  { seq, isNameGone, now }: { seq: Sequence; isNameGone: boolean; now: Date },
): Promise<void> {
  const { companyId, userId, correlationId, erased } = erasure;
  await removeSanctions(trx, erasure);
  await finishErasure(trx, erasure, now);
  await appendEvents(trx, [
    {
      companyId,
      seq,
      type: 'person.erased',
      conversationId: null,
      prevSeq: '0',
      messageId: null,
      actorUserId: null,
      correlationId,
      data: { userId, messages: erased, name: isNameGone },
      occurredAt: now.toISOString(),
    },
  ]);
}
