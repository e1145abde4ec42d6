import type { Id } from '@messaging/contracts';
import type { Reader } from '@messaging/database';
import { findColleagues, type Colleague } from '@messaging/identity';
import { takesPart } from '../repositories/participants.ts';
import { createJudgeConversation, type JudgeConversation } from './judge-conversation.ts';
import { createLoadConversation, type LoadConversation } from './load-conversation.ts';

/** The people among these who are employed in that very company now. */
export type FindEmployed = (
  people: readonly (readonly [companyId: Id, userId: Id])[],
) => Promise<Colleague[]>;

/** Everything a node asks the database. */
export interface NodeQueries {
  findEmployed: FindEmployed;
  loadConversation: LoadConversation;
  judgeConversation: JudgeConversation;
}

/** Always the primary: rights are read off every answer. */
export function createNodeQueries(primary: Reader): NodeQueries {
  return {
    findEmployed: (byId) => findColleagues(primary, { byId, byUsername: [] }),
    loadConversation: createLoadConversation(primary),
    judgeConversation: createJudgeConversation((companyId, conversationId, userId) =>
      takesPart(primary, companyId, conversationId, userId),
    ),
  };
}
