import type { AuditedEvent } from '../event-leaf.ts';
import { commitToMessage, type MessageFacts } from '../message-commitment.ts';
import { createEarlyMessageCheck } from './early-messages.ts';
import type { Finding, VerificationCounts } from './findings.ts';

/** A version of a message as it stands now. Without a salt it was erased, or never committed to. */
export interface MessageRecord {
  salt: Buffer | null;
  facts: MessageFacts;
}

const nameOf = (messageId: string, version: number) => `${messageId}/${version}`;

/** Collects what the events say of messages, then compares every version that still stands with it. */
export function createMessageCheck(counts: VerificationCounts) {
  const recorded = new Map<string, { seq: string; commitment: Buffer | null }>();
  // As the events have them: whose name a row carries is nothing to go by once its commitment cannot be opened.
  const authors = new Map<string, string | null>();
  const lastErasures = new Map<unknown, number>();
  const early = createEarlyMessageCheck();
  const findings: Finding[] = [];

  function found(
    kind: Finding['kind'],
    { messageId, version }: Pick<MessageFacts, 'messageId' | 'version'>,
    detail: string,
  ): void {
    findings.push({ kind, detail: `message ${messageId}, version ${version}: ${detail}`, messageId });
  }

  function note(event: AuditedEvent): void {
    // What was on its way when the erasure was asked for was committed a little later, and is gone at its end as well.
    if (event.type === 'erasure.requested' || event.type === 'person.erased')
      lastErasures.set((event.data as { userId?: unknown }).userId, Number(event.seq));
    if (event.messageId === null || !event.type.startsWith('message.')) return;
    const version = (event.data as { version?: unknown }).version;
    if (typeof version !== 'number') return;
    // Only authors edit, and of a message from before the stream nothing else tells who that is.
    if (
      event.type === 'message.created' ||
      (event.type === 'message.edited' && !authors.has(event.messageId))
    )
      authors.set(event.messageId, event.actorUserId);
    const name = nameOf(event.messageId, version);
    if (recorded.has(name)) return;
    recorded.set(name, { seq: event.seq, commitment: event.commitment ?? null });
  }

  const wasErased = (messageId: string, seq: string) =>
    (lastErasures.get(authors.get(messageId)) ?? 0) > Number(seq);

  function compare({ salt, facts }: MessageRecord): void {
    const { messageId, version, text } = facts;
    const name = nameOf(messageId, version);
    const event = recorded.get(name);
    recorded.delete(name);
    if (event && facts.createdSeq !== '0') early.noteCommitted(facts);
    if (!event) {
      // From before the stream began there are messages without events; their numbers say so.
      if (facts.createdSeq === '0') early.claim(facts);
      else found('message-unrecorded', facts, 'no event speaks of it');
    } else if (event.commitment === null) {
      counts.uncommitted += 1;
    } else if (salt === null) {
      if (text !== '')
        found('message-altered', facts, `its salt is gone, its text is not (event ${event.seq})`);
      else if (wasErased(messageId, event.seq)) counts.erased += 1;
      else
        found(
          'message-destroyed',
          facts,
          'text and salt are gone, and since it was written nobody had its author erased',
        );
    } else if (commitToMessage(salt, facts).equals(event.commitment)) {
      counts.texts += 1;
    } else {
      found('message-altered', facts, `it is not what event ${event.seq} committed to`);
    }
  }

  async function compareAll(
    records: AsyncIterable<MessageRecord> | Iterable<MessageRecord>,
  ): Promise<Finding[]> {
    for await (const record of records) compare(record);
    const slippedIn = early.findFalse();
    counts.uncommitted += early.count() - slippedIn.length;
    for (const claim of slippedIn)
      found('message-unrecorded', claim, 'no event speaks of it, and it is not from before the stream');
    for (const [name, { seq }] of recorded) {
      const [messageId = ''] = name.split('/');
      findings.push({
        kind: 'message-missing',
        detail: `message ${name}, of event ${seq}, is gone`,
        seq,
        messageId,
      });
    }
    return findings;
  }

  return { note, compareAll };
}
