import { presentMessage, shownUntilNow, type MessageRow } from '@messaging/messages';
import { judgeMessage } from '@messaging/policy';
import type { CommandRules, DeleteMessage } from './command.ts';
import { findReadableMessage, requireVisible } from './find-readable-message.ts';
import { requireAllowed } from './require-allowed.ts';

/** Leaves a tombstone: the text moves to the versions, where only its author and moderators see it. */
export const deleteMessage: CommandRules<DeleteMessage> = {
  needs: ({ context, messageId }) => ({ companyId: context.companyId, messageIds: [messageId] }),

  decide: (batch, { context, messageId, now }) => {
    const { message, conversation } = findReadableMessage(batch, context, messageId);
    requireAllowed(
      context,
      judgeMessage(context, 'deleteMessage', conversation, message, now),
      conversation,
      'Only the person who wrote a message, or a moderator, may delete it.',
    );
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
