import type { Id } from '@messaging/contracts';
import {
  newConversation,
  presentMessage,
  type Batch,
  type ConversationRow,
  type MessageRow,
} from '@messaging/messages';
import { judgeConversation } from '@messaging/policy';
import { problem } from '@messaging/service-kit';
import type { CommandRules, SendMessage } from './command.ts';
import { isReadableTo, notFound } from './find-readable-message.ts';
import { requireAllowed } from './require-allowed.ts';

/** Adds a message to the conversation of its root link, which begins with its first message. */
export function createSendMessage({ maxReplyDepth }: { maxReplyDepth: number }): CommandRules<SendMessage> {
  return {
    needs: ({ context, rootLink, parentMessageId }) => ({
      companyId: context.companyId,
      link: rootLink,
      messageIds: parentMessageId === undefined ? [] : [parentMessageId],
    }),

    decide: (batch, command) => {
      const { context, now } = command;
      const existing = batch.conversationOf(context.companyId, command.rootLink);
      const isThere = existing !== undefined && isReadableTo(context, batch, existing);
      // What the writer may not see is refused in the words that a conversation still to be started would get.
      const conversation = isThere ? existing : newConversation(context.companyId, command.rootLink, now);
      const action = isThere ? actionOf(command) : 'startConversation';
      const decision = judgeConversation(context, action, conversation, { now });
      requireAllowed(context, decision, conversation, 'You may not write here.');
      if (existing && !isThere) throw notFound();
      const place = placeOf(batch, command, conversation, maxReplyDepth);
      const seq = batch.nextSeq(context.companyId);
      const row: MessageRow = {
        companyId: context.companyId,
        id: command.messageId,
        conversationId: conversation.id,
        authorId: context.userId,
        authorName: context.displayName,
        ...place,
        position: String(BigInt(conversation.lastPosition) + 1n),
        createdSeq: seq,
        ...linkColumns(command),
        message: command.message,
        state: 'visible',
        version: 1,
        clientId: command.clientId ?? null,
        createdAt: now,
        changedAt: null,
        changedBy: null,
      };
      batch.addMessage(conversation, row, {
        type: 'message.created',
        data: { version: 1, clientId: row.clientId },
        message: row,
        actorUserId: context.userId,
        correlationId: context.correlationId,
        occurredAt: now,
      });
      return { message: presentMessage(row), seq };
    },
  };
}

const actionOf = ({ parentMessageId }: SendMessage) =>
  parentMessageId === undefined ? 'sendMessage' : 'reply';

interface Place {
  parentMessageId: Id | null;
  threadId: Id;
  depth: number;
}

function placeOf(batch: Batch, command: SendMessage, conversation: ConversationRow, maxDepth: number): Place {
  const { parentMessageId, messageId, context } = command;
  if (parentMessageId === undefined) return { parentMessageId: null, threadId: messageId, depth: 0 };

  const field = 'parentMessageId';
  const parent = batch.message(context.companyId, parentMessageId);
  const home = parent && batch.conversation(context.companyId, parent.conversationId);
  // One in a conversation that is not for the writer is as good as none: "elsewhere" would say that it exists.
  if (!parent || !home || !isReadableTo(context, batch, home)) throw problem('parent-not-found', { field });
  if (parent.conversationId !== conversation.id) throw problem('parent-in-other-conversation', { field });
  if (parent.depth + 1 > maxDepth) {
    throw problem('reply-too-deep', { field, detail: `Replies may be nested ${maxDepth} deep at most.` });
  }
  return { parentMessageId, threadId: parent.threadId, depth: parent.depth + 1 };
}

function linkColumns({ rootLink }: SendMessage): Pick<MessageRow, 'topic' | 'transactionId' | 'planId'> {
  return {
    topic: 'topic' in rootLink ? rootLink.topic : null,
    transactionId: 'transactionId' in rootLink ? rootLink.transactionId : null,
    planId: 'planId' in rootLink ? rootLink.planId : null,
  };
}
