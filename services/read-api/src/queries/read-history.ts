import type { Id, MessageVersionView } from '@messaging/contracts';
import { judgeMessage, type RequestContext } from '@messaging/policy';
import { problem } from '@messaging/service-kit';
import type { Knex } from 'knex';
import { presentVersion } from '../presenters/present-version.ts';
import { findMessageVersions } from '../repositories/message-versions.ts';
import type { OwnMessageRow } from '../repositories/own-messages.ts';
import type { FindReadableMessage } from './find-readable-message.ts';

export type ReadHistory = (context: RequestContext, id: Id) => Promise<{ versions: MessageVersionView[] }>;

/** Every text a message has had, oldest first, deleted and hidden ones among them. */
export function createReadHistory(primary: Knex, findReadableMessage: FindReadableMessage): ReadHistory {
  return async function readHistory(context, id) {
    const message = await findReadableMessage(context, id);
    if (!judgeMessage(context, 'readHistory', conversationOf(message), message, new Date()).allowed) {
      throw problem('forbidden', {
        detail: 'Only the person who wrote a message, or a moderator, may see its earlier versions.',
      });
    }
    const versions = await findMessageVersions(primary, context, id);
    return { versions: versions.map(presentVersion) };
  };
}

const conversationOf = ({ companyId, rootKind, audience, conversationState }: OwnMessageRow) => ({
  companyId,
  rootKind,
  audience,
  state: conversationState,
});
