import type { StreamEvent, StreamEventType } from '@messaging/contracts';
import { canonicalJson } from './canonical-json.ts';

/** An event with the commitment to what its message said (32 bytes), where it has one. */
export type AuditedEvent<T extends StreamEventType = StreamEventType> = StreamEvent<T> & {
  commitment?: Buffer | null | undefined;
};

/** Format of the leaf; a change of its bytes is a new number. */
const LEAF_VERSION = 1;
const LEAF_MEMBERS = 12;

/**
 * The one spelling of an event: what is sealed, what is hashed into the company's tree, and one line of an export.
 * docs/audit-format.md describes it to the byte.
 */
export function encodeEventLeaf(event: AuditedEvent): Buffer {
  return Buffer.from(
    canonicalJson({
      actorUserId: event.actorUserId,
      commitment: event.commitment?.toString('base64') ?? null,
      companyId: event.companyId,
      conversationId: event.conversationId,
      correlationId: event.correlationId,
      data: event.data,
      messageId: event.messageId,
      occurredAt: new Date(event.occurredAt).toISOString(),
      prevSeq: event.prevSeq,
      seq: event.seq,
      type: event.type,
      v: LEAF_VERSION,
    }),
  );
}

/** What a verifier reads off a leaf; undefined where the bytes are not the one spelling of an event. */
export function readEventLeaf(leaf: Buffer): AuditedEvent | undefined {
  let fields: Record<string, unknown>;
  try {
    fields = JSON.parse(leaf.toString()) as Record<string, unknown>;
    const { commitment } = fields;
    const event = {
      ...fields,
      commitment: typeof commitment === 'string' ? Buffer.from(commitment, 'base64') : null,
    } as unknown as AuditedEvent;
    const isWhole = fields['v'] === LEAF_VERSION && Object.keys(fields).length === LEAF_MEMBERS;
    return isWhole && encodeEventLeaf(event).equals(leaf) ? event : undefined;
  } catch {
    return undefined;
  }
}
