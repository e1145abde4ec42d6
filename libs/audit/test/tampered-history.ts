import {
  appendLeaves,
  commitToMessage,
  createNoteSigner,
  EMPTY_FRONTIER,
  encodeEventLeaf,
  frontierRoot,
  leafHash,
  newSalt,
  originOf,
  parseMacKeys,
  parseNoteVerifier,
  privateKeyOf,
  sealLeaf,
  signCheckpoint,
  verifierTextOf,
  type AuditedEvent,
  type EventRecord,
  type MessageFacts,
  type MessageRecord,
  type OutsideNote,
} from '@messaging/audit';
import { createHash, randomBytes } from 'node:crypto';

const BASE = 'audit.test/log';
const key = (name: string) => createHash('sha256').update(name).digest();

/** What an auditor is handed: somebody may have changed any of it but the notes, which stand outside. */
export interface Handed {
  events: EventRecord[];
  messages: MessageRecord[];
  notes: OutsideNote[];
}

export const SIGNING_KEY = privateKeyOf(key('signing'));
export const OTHER_KEY = privateKeyOf(key('other'));
export const MAC_KEYS = parseMacKeys(`m1:${key('mac').toString('base64url')}`);
export const evidenceOf = (companyId: string) => {
  const origin = originOf(BASE, companyId);
  return { origin, verifiers: [parseNoteVerifier(verifierTextOf(origin, SIGNING_KEY))] };
};

export function noteOf(
  companyId: string,
  size: number,
  leaves: readonly Buffer[],
  signingKey = SIGNING_KEY,
): string {
  const origin = originOf(BASE, companyId);
  const root = frontierRoot(appendLeaves(EMPTY_FRONTIER, leaves.slice(0, size).map(leafHash)));
  return signCheckpoint({ origin, size, root }, [createNoteSigner(origin, signingKey)]);
}

/**
 * A whole history of one company: messages written and edited, a checkpoint every few events and at the end. With `erased`
 * somebody has that person erased at event `erasedAt`, where a message would have been written.
 */
export function makeHistory(
  companyId: string,
  count: number,
  { erased, erasedAt = count }: { erased?: string; erasedAt?: number } = {},
): Handed {
  const events: EventRecord[] = [];
  const messages: MessageRecord[] = [];
  const open: MessageFacts[] = [];
  for (let seq = 1; seq <= count; seq++) {
    const at = new Date(Date.UTC(2026, 10, 1) + seq * 1_000).toISOString();
    if (erased !== undefined && seq === erasedAt) {
      events.push(sealed(erasureOf(companyId, seq, erased, at)));
      continue;
    }
    const edited = seq % 5 === 0 ? open.shift() : undefined;
    const facts: MessageFacts = edited
      ? { ...edited, version: edited.version + 1, text: `mended ${seq}`, changedAt: at }
      : {
          companyId,
          messageId: String(1_000 + seq),
          version: 1,
          text: `text ${seq} ${randomBytes(4).toString('hex')}`,
          state: 'visible',
          authorId: String(11 + (seq % 3)),
          conversationId: String(1 + (seq % 4)),
          parentMessageId: open.at(-1)?.messageId ?? null,
          threadId: String(1_000 + seq),
          depth: 0,
          position: String(seq),
          createdSeq: String(seq),
          topic: `topic ${seq % 4}`,
          transactionId: null,
          planId: null,
          clientId: null,
          createdAt: at,
          changedBy: String(11 + (seq % 3)),
          changedAt: at,
        };
    open.push(facts);
    const salt = newSalt();
    messages.push({ salt, facts });
    const event: AuditedEvent = {
      companyId,
      seq: String(seq),
      type: edited ? 'message.edited' : 'message.created',
      conversationId: facts.conversationId,
      prevSeq: String(Math.max(0, seq - 4)),
      messageId: facts.messageId,
      actorUserId: facts.authorId,
      correlationId: `corr-${seq}`,
      data: edited ? { version: facts.version } : { version: 1, clientId: null },
      occurredAt: at,
      commitment: commitToMessage(salt, facts),
    };
    events.push(sealed(event));
  }
  const leaves = events.map(({ leaf }) => leaf);
  const sizes = [...Array.from({ length: Math.floor((count - 1) / 7) }, (_, i) => (i + 1) * 7), count];
  const notes = sizes.map((size) => ({ from: `${size}.checkpoint`, note: noteOf(companyId, size, leaves) }));
  return { events, messages, notes };
}

function sealed(event: AuditedEvent): EventRecord {
  const leaf = encodeEventLeaf(event);
  return { leaf, seal: sealLeaf(MAC_KEYS, leaf) };
}

const erasureOf = (companyId: string, seq: number, userId: string, occurredAt: string): AuditedEvent => ({
  companyId,
  seq: String(seq),
  type: 'erasure.requested',
  conversationId: null,
  prevSeq: '0',
  messageId: null,
  actorUserId: null,
  correlationId: `corr-${seq}`,
  data: { userId },
  occurredAt,
  commitment: null,
});
