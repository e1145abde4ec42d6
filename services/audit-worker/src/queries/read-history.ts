import { encodeEventLeaf, type EventRecord, type History } from '@messaging/audit';
import type { Id } from '@messaging/contracts';
import type { Reader } from '@messaging/database';
import { readStoredEvents } from '../repositories/event-records.ts';
import { readMessageRecords } from '../repositories/message-records.ts';

const PAGE = 2_000;

/** A company's events and messages as they stand in the database, read page by page. */
export function readHistory(reader: Reader, companyId: Id): History {
  return {
    companyId,
    events: readEvents(reader, companyId),
    messages: readMessageRecords(reader, companyId),
  };
}

async function* readEvents(reader: Reader, companyId: Id): AsyncGenerator<EventRecord> {
  for (let after = 0; ;) {
    const events = await readStoredEvents(reader, companyId, after, PAGE);
    for (const { event, seal } of events) yield { leaf: encodeEventLeaf(event), seal };
    if (events.length < PAGE) return;
    after = Number(events.at(-1)!.event.seq);
  }
}
