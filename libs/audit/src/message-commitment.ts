import type { Id, MessageState, Sequence } from '@messaging/contracts';
import { createHmac, randomBytes } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';

/** One version of a message: everything of its row that must not change unseen. Times are ISO 8601 UTC. */
export interface MessageFacts {
  companyId: Id;
  messageId: Id;
  version: number;
  text: string;
  state: MessageState;
  authorId: Id;
  conversationId: Id;
  parentMessageId: Id | null;
  threadId: Id;
  depth: number;
  position: Sequence;
  createdSeq: Sequence;
  topic: string | null;
  transactionId: Id | null;
  planId: Id | null;
  clientId: string | null;
  createdAt: string;
  /** Who made this version, and when; null where a rule of the system did. */
  changedBy: Id | null;
  changedAt: string;
}

const SALT_BYTES = 32;

export const newSalt = (): Buffer => randomBytes(SALT_BYTES);

/**
 * A commitment that says nothing about the message to who lacks the salt (HMAC-SHA-256 with the salt as its key), and that
 * fits no other message. With the text and the salt gone nobody can open it again, and no proof needs it opened.
 */
export function commitToMessage(salt: Buffer, facts: MessageFacts): Buffer {
  return createHmac('sha256', salt)
    .update(
      canonicalJson({
        authorId: facts.authorId,
        changedAt: facts.changedAt,
        changedBy: facts.changedBy,
        clientId: facts.clientId,
        companyId: facts.companyId,
        conversationId: facts.conversationId,
        createdAt: facts.createdAt,
        createdSeq: facts.createdSeq,
        depth: facts.depth,
        messageId: facts.messageId,
        parentMessageId: facts.parentMessageId,
        planId: facts.planId,
        position: facts.position,
        state: facts.state,
        text: facts.text,
        threadId: facts.threadId,
        topic: facts.topic,
        transactionId: facts.transactionId,
        v: 1,
        version: facts.version,
      }),
    )
    .digest();
}
