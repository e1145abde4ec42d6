import { presentMessage, shownUntilNow, type MessageRow } from '@messaging/messages';
import { judgeMessage } from '@messaging/policy';
import { problem } from '@messaging/service-kit';
import type { CommandRules, EditMessage } from './command.ts';
import { findReadableMessage, requireVisible } from './find-readable-message.ts';
import { requireAllowed } from './require-allowed.ts';

// Every text is kept for good, so how many one message can have is bounded. Nobody mends one that often.
const MOST_VERSIONS = 1_000;

/** Replaces the text of one's own message; what it said before is kept as a version. */
export const editMessage: CommandRules<EditMessage> = {
  needs: ({ context, messageId }) => ({ companyId: context.companyId, messageIds: [messageId] }),

  decide: (batch, { context, messageId, message: text, expectedVersion, now }) => {
    const { message, conversation } = findReadableMessage(batch, context, messageId);
    requireAllowed(
      context,
      judgeMessage(context, 'editMessage', conversation, message, now),
      conversation,
      'Only the person who wrote a message may edit it.',
    );
    requireVisible(message);
    if (message.version >= MOST_VERSIONS) {
      throw problem('forbidden', {
        detail: `This message has been edited ${message.version - 1} times, which is as often as a message may be.`,
      });
    }
    if (expectedVersion !== undefined && expectedVersion !== message.version) {
      throw problem('version-conflict', { detail: `The message is at version ${message.version} now.` });
    }
    const edited: MessageRow = {
      ...message,
      message: text,
      version: message.version + 1,
      changedAt: now,
      changedBy: context.userId,
    };
    const seq = batch.changeMessage(conversation, shownUntilNow(message), {
      type: 'message.edited',
      data: { version: edited.version },
      message: edited,
      actorUserId: context.userId,
      correlationId: context.correlationId,
      occurredAt: now,
    });
    return { message: presentMessage(edited), seq };
  },
};
