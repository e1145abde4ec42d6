import type { ExplainedDecision, Id, PolicyExplanation, RootLink } from '@messaging/contracts';
import { findEmployment } from '@messaging/identity';
import { audienceOf } from '@messaging/messages';
import {
  ACTIONS,
  judgeCompany,
  judgeConversation,
  judgeMessage,
  judgePerson,
  judgeReading,
  rolesOf,
  sanctionAt,
  sentencesOf,
  type Action,
  type ActionOn,
  type Decision,
  type RequestContext,
  type Subject,
} from '@messaging/policy';
import { problem } from '@messaging/service-kit';
import type { Knex } from 'knex';
import { findOwnConversationByLink, type OwnConversationRow } from '../repositories/own-conversations.ts';
import { findOwnMessage, type OwnMessageRow } from '../repositories/own-messages.ts';
import type { FindReadableConversation } from './find-readable-conversation.ts';
import type { FindReadableMessage } from './find-readable-message.ts';

export interface ExplainRequest {
  action: Action;
  /** About whom; oneself where it is left out. */
  about?: Id | undefined;
  messageId?: Id | undefined;
  link?: RootLink | undefined;
  personId?: Id | undefined;
  /** Of a change of audience: whether it lets anybody in. */
  widens?: boolean | undefined;
}

export type ExplainDecision = (
  context: RequestContext,
  request: ExplainRequest,
) => Promise<PolicyExplanation>;

interface ExplainParts {
  primary: Knex;
  findReadableMessage: FindReadableMessage;
  findReadableConversation: FindReadableConversation;
}

/**
 * What the policy decides about a person, and why. Asked of real rows, and only of those that the asker may read: what is
 * not for them is not there. Nothing is decided here that is not decided alike where it counts.
 */
export function createExplainDecision(parts: ExplainParts): ExplainDecision {
  const { primary, findReadableMessage, findReadableConversation } = parts;

  return async function explainDecision(context, request) {
    const subject = await subjectOf(context, request.about);
    const decisions = await decisionsOn(context, subject, request);
    const firstDeny = decisions.findIndex(({ allowed }) => !allowed);
    const asked = firstDeny === -1 ? decisions : decisions.slice(0, firstDeny + 1);
    return {
      action: request.action,
      about: { userId: subject.userId, roles: rolesOf(subject.permissions), sanction: subject.sanction },
      allowed: firstDeny === -1,
      decisions: asked.map((decision) => explain(subject, decision)),
      policyVersion: subject.policy.version,
    };
  };

  async function subjectOf(context: RequestContext, about: Id | undefined): Promise<Subject> {
    const isOwn = about === undefined || about === context.userId;
    if (!judgeCompany(context, isOwn ? 'explainOwn' : 'explainOthers').allowed)
      throw problem('forbidden', { detail: 'Only a messaging admin may ask about others.' });
    if (isOwn) return context;
    const employment = await findEmployment(primary, context.companyId, about);
    if (!employment) throw problem('not-found', { detail: 'There is no such colleague.' });
    const { companyId, userId, permissions, policy } = employment;
    return { companyId, userId, permissions, policy, sanction: sanctionAt(employment.sanction, new Date()) };
  }

  async function decisionsOn(
    context: RequestContext,
    subject: Subject,
    request: ExplainRequest,
  ): Promise<Decision[]> {
    const { action } = request;
    switch (ACTIONS[action].on) {
      case 'company':
        return [judgeCompany(subject, action as ActionOn<'company'>)];
      case 'person':
        return [await onPerson(context, subject, action as ActionOn<'person'>, request.personId)];
      case 'message': {
        const message = await messageOf(context, subject, request.messageId);
        return [
          reading(subject, message),
          judgeMessage(subject, action as ActionOn<'message'>, conversationOf(message), message, new Date()),
        ];
      }
      default:
        return onConversation(context, subject, request);
    }
  }

  async function onConversation(
    context: RequestContext,
    subject: Subject,
    { action, link, widens = false }: ExplainRequest,
  ): Promise<Decision[]> {
    if (!link) throw missing('topic, transactionId or planId');
    const row = await conversationAt(context, subject, link);
    const now = new Date();
    if (!row) return [judgeConversation(subject, 'startConversation', notYet(context), { now })];
    const read = reading(subject, row);
    if (action === 'readConversation') return [read];
    const more = action === 'changeAudience' ? { now, widens } : { now };
    return [read, judgeConversation(subject, action as ActionOn<'conversation'>, row, more)];
  }

  /** The row with the subject's own part in it; looked for only once the asker has been found to read it. */
  async function messageOf(
    context: RequestContext,
    subject: Subject,
    id: Id | undefined,
  ): Promise<OwnMessageRow> {
    if (id === undefined) throw missing('messageId');
    const own = await findReadableMessage(context, id);
    return subject.userId === context.userId ? own : ((await findOwnMessage(primary, subject, id)) ?? own);
  }

  async function conversationAt(
    context: RequestContext,
    subject: Subject,
    link: RootLink,
  ): Promise<OwnConversationRow | undefined> {
    const own = await findReadableConversation(context, link);
    if (!own || subject.userId === context.userId) return own;
    return findOwnConversationByLink(primary, subject, link);
  }

  /** Who may do it to nobody hears so alike whether the person exists or not, and whatever they hold. */
  async function onPerson(
    { companyId }: RequestContext,
    subject: Subject,
    action: ActionOn<'person'>,
    id: Id | undefined,
  ): Promise<Decision> {
    if (id === undefined) throw missing('personId');
    const onAnybody = judgePerson(subject, action, { companyId, userId: id, permissions: [] });
    if (!onAnybody.allowed) return onAnybody;
    const employment = await findEmployment(primary, companyId, id);
    if (!employment) throw problem('not-found', { detail: 'There is no such colleague.' });
    return judgePerson(subject, action, employment);
  }
}

type Read = Pick<OwnConversationRow, 'audience' | 'audienceValue' | 'ownLevel'>;
const reading = (subject: Subject, row: Read): Decision =>
  judgeReading(subject, audienceOf(row), row.ownLevel !== null);

const conversationOf = ({ companyId, rootKind, audience, conversationState }: OwnMessageRow) => ({
  companyId,
  rootKind,
  audience,
  state: conversationState,
});

const notYet = ({ companyId }: RequestContext) => ({
  companyId,
  rootKind: 'topic',
  audience: 'company',
  state: 'open',
});

function explain({ policy }: Subject, decision: Decision): ExplainedDecision {
  const { action, allowed, failed } = decision;
  const policies = sentencesOf(policy, decision);
  const otherwise = failed
    ? 'It could not be decided, and what cannot be decided is denied.'
    : `Nothing permits them to ${ACTIONS[action].does} here.`;
  return { action, allowed, policies, reason: policies[0]?.sentence ?? otherwise };
}

function missing(field: string) {
  return problem('invalid-request', { field, detail: `${field} is needed to explain this action` });
}
