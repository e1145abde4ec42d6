import { rootLinkKey, type Id, type RootLink } from '@messaging/contracts';
import type { RequestContext } from '@messaging/policy';
import { LRUCache } from 'lru-cache';
import type { Knex } from 'knex';
import {
  findOwnConversation,
  findOwnConversationByLink,
  type OwnConversationRow,
} from '../repositories/own-conversations.ts';
import { isReadableBy } from './readable.ts';

const REMEMBERED_LINKS = 50_000;

/** The conversation of a link; undefined alike where there is none and where the person may not read it. */
export type FindReadableConversation = (
  context: RequestContext,
  link: RootLink,
) => Promise<OwnConversationRow | undefined>;

/** Which conversation a link has never changes, so only its id is remembered: the row itself is read every time. */
export function createFindReadableConversation(primary: Knex): FindReadableConversation {
  const idsByLink = new LRUCache<string, Id>({ max: REMEMBERED_LINKS });

  return async function findReadableConversation(context, link) {
    const { kind, value } = rootLinkKey(link);
    const key = `${context.companyId}:${kind}:${value}`;
    const id = idsByLink.get(key);
    const row =
      (id === undefined ? undefined : await findOwnConversation(primary, context, id)) ??
      (await findOwnConversationByLink(primary, context, link));
    if (!row) return undefined;
    idsByLink.set(key, row.id);
    return isReadableBy(context, row) ? row : undefined;
  };
}
