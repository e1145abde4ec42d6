import type { Id } from '@messaging/contracts';
import type { RequestContext } from '@messaging/policy';
import { problem, type KeepOwn } from '@messaging/service-kit';
import type { Knex } from 'knex';
import { findOwnMessage, type OwnMessageRow } from '../repositories/own-messages.ts';
import { isReadableBy } from './readable.ts';

export type FindReadableMessage = (context: RequestContext, id: Id) => Promise<OwnMessageRow>;

/** A message the person may read; 404 alike for one that is not there, another company's, and one not for them. */
export function createFindReadableMessage(primary: Knex, keepOwn: KeepOwn): FindReadableMessage {
  return async function findReadableMessage(context, id) {
    const found = await findOwnMessage(primary, context, id);
    const [row] = keepOwn(context, found ? [found] : []);
    if (!row || !isReadableBy(context, row)) {
      throw problem('not-found', { detail: 'There is no such message.' });
    }
    return row;
  };
}
