import type { StreamEvent, StreamEventType } from '@messaging/contracts';
import { inTransaction } from '@messaging/database';
import { appendEvents, lockStreamHeads } from '@messaging/events';
import { allowTampering } from '@messaging/test-kit';
import type { Knex } from 'knex';

/** Appends events of these types to a company's stream; they happened `agoMs` ago. Answers their sequence numbers. */
export function appendTestEvents(
  database: Knex,
  companyId: string,
  types: readonly StreamEventType[],
  agoMs = 0,
): Promise<string[]> {
  return inTransaction(database, async (trx) => {
    const head = (await lockStreamHeads(trx, [companyId])).get(companyId)!;
    const events = types.map((type, i): StreamEvent => {
      const seq = String(head + BigInt(i) + 1n);
      return {
        companyId,
        seq,
        type,
        conversationId: null,
        prevSeq: '0',
        messageId: null,
        actorUserId: null,
        correlationId: `corr-${companyId}-${seq}`,
        data: { version: 1 },
        occurredAt: new Date(Date.now() - agoMs).toISOString(),
      };
    });
    await appendEvents(trx, events);
    return events.map((event) => event.seq);
  });
}

/** Empties every stream and forgets who has read it. */
export async function clearStreams(database: Knex): Promise<void> {
  await allowTampering(database);
  for (const table of ['inbox', 'consumer_cursors', 'events']) await database.raw(`DELETE FROM ${table}`);
  await database.raw('UPDATE stream_heads SET last_seq = 0');
}
