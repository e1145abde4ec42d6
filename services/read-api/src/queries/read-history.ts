import type { Id, MessageVersionView, Sequence } from '@messaging/contracts';
import { judgeMessage, type RequestContext } from '@messaging/policy';
import { problem } from '@messaging/service-kit';
import type { Knex } from 'knex';
import { writeCursor } from '../presenters/cursors.ts';
import { presentVersion } from '../presenters/present-version.ts';
import { findMessageVersions } from '../repositories/message-versions.ts';
import type { OwnMessageRow } from '../repositories/own-messages.ts';
import type { FindReadableMessage } from './find-readable-message.ts';

export interface HistoryPage {
  versions: MessageVersionView[];
  page: { before: string | null };
}

export type ReadHistory = (
  context: RequestContext,
  id: Id,
  request: { before: Sequence; limit: number },
) => Promise<HistoryPage>;

/** The texts a message has had, deleted and hidden ones among them: the newest before a version, oldest first. */
export function createReadHistory(primary: Knex, findReadableMessage: FindReadableMessage): ReadHistory {
  return async function readHistory(context, id, { before, limit }) {
    const message = await findReadableMessage(context, id);
    if (!judgeMessage(context, 'readHistory', conversationOf(message), message, new Date()).allowed) {
      throw problem('forbidden', {
        detail: 'Only the person who wrote a message, or a moderator, may see its earlier versions.',
      });
    }
    const found = await findMessageVersions(primary, context, id, before, limit + 1);
    const versions = found.slice(0, limit).reverse().map(presentVersion);
    const first = versions[0];
    return {
      versions,
      page: { before: first && found.length > limit ? writeCursor('versions', String(first.version)) : null },
    };
  };
}

const conversationOf = ({ companyId, rootKind, audience, conversationState }: OwnMessageRow) => ({
  companyId,
  rootKind,
  audience,
  state: conversationState,
});
