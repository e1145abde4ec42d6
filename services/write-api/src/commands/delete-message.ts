import { presentMessage, shownUntilNow, type MessageRow } from '@messaging/messages';
import { mayDelete } from '@messaging/policy';
import { problem } from '@messaging/service-kit';
import type { CommandRules, DeleteMessage } from './command.ts';
import { findOpenMessage, requireVisible } from './open-message.ts';

/** Leaves a tombstone: the text moves to the versions, where only its author and moderators see it. */
export const deleteMessage: CommandRules<DeleteMessage> = {
  needs: ({ context, messageId }) => ({ companyId: context.companyId, messageIds: [messageId] }),

  decide: (batch, { context, messageId, now }) => {
    const { message, conversation } = findOpenMessage(batch, context, messageId);
    if (!mayDelete(context, message)) {
      throw problem('forbidden', {
        detail: 'Only the person who wrote a message, or a moderator, may delete it.',
      });
    }
    requireVisible(message);
    const tombstone: MessageRow = {
      ...message,
      message: '',
      state: 'deleted',
      version: message.version + 1,
      changedAt: now,
      changedBy: context.userId,
    };
    const seq = batch.changeMessage(conversation, shownUntilNow(message), {
      type: 'message.deleted',
      data: { version: tombstone.version },
      message: tombstone,
      actorUserId: context.userId,
      correlationId: context.correlationId,
      occurredAt: now,
    });
    return { message: presentMessage(tombstone), seq };
  },
};
