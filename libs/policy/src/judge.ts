import type { Id } from '@messaging/contracts';
import type { ActionOn } from './actions.ts';
import { BASE_POLICY } from './company-policy.ts';
import { decide } from './decide.ts';
import { hoursOf } from './hours-of.ts';
import { personOf } from './person-of.ts';
import type { Subject } from './request-context.ts';
import type { Decision } from './requests.ts';

/** What a decision needs to know of a conversation; its row has all of it. */
export interface JudgedConversation {
  companyId: Id;
  rootKind: string;
  audience: string;
  state: string;
}

export interface JudgedMessage {
  companyId: Id;
  authorId: Id;
  state: string;
  createdAt: Date;
}

/** Whether a person may act on a conversation that they may read. `widens` belongs to a change of audience. */
export function judgeConversation(
  subject: Subject,
  action: ActionOn<'conversation'>,
  conversation: JudgedConversation,
  { now, widens }: { now: Date; widens?: boolean },
): Decision {
  return decide(subject.policy, {
    principal: personOf(subject),
    action,
    kind: 'conversation',
    resource: conversationFacts(subject, conversation),
    hours: hoursOf(subject.policy, now),
    ...(widens === undefined ? {} : { widens }),
  });
}

/** Whether a person may act on a message of a conversation that they may read. */
export function judgeMessage(
  subject: Subject,
  action: ActionOn<'message'>,
  conversation: JudgedConversation,
  message: JudgedMessage,
  now: Date,
): Decision {
  const { own, ...facts } = conversationFacts(subject, conversation);
  return decide(subject.policy, {
    principal: personOf(subject),
    action,
    kind: 'message',
    resource: {
      own: own && message.companyId === subject.companyId,
      ...facts,
      isAuthor: message.authorId === subject.userId,
      shows: message.state,
      ageMinutes: Math.max(0, Math.floor((now.getTime() - message.createdAt.getTime()) / 60_000)),
    },
    hours: hoursOf(subject.policy, now),
  });
}

/** Whether a person may act in their own company, on nothing in particular. */
export function judgeCompany(subject: Subject, action: ActionOn<'company'>): Decision {
  return decide(subject.policy, {
    principal: personOf(subject),
    action,
    kind: 'company',
    resource: { own: true },
  });
}

/** Whether a person may act on another of their company. */
export function judgePerson(
  subject: Subject,
  action: ActionOn<'person'>,
  target: Pick<Subject, 'companyId' | 'userId' | 'permissions'>,
): Decision {
  return decide(subject.policy, {
    principal: personOf(subject),
    action,
    kind: 'person',
    resource: {
      own: target.companyId === subject.companyId,
      isSelf: target.companyId === subject.companyId && target.userId === subject.userId,
      permissions: target.permissions.toSorted(),
    },
  });
}

/** Whether the ERP itself may act on the whole deployment, by the scopes of its token. No company can narrow that. */
export function judgeService(
  { scopes }: { scopes: readonly string[] },
  action: ActionOn<'deployment'>,
): Decision {
  return decide(BASE_POLICY, {
    principal: { kind: 'service', scopes: scopes.toSorted() },
    action,
    kind: 'deployment',
    resource: {},
  });
}

function conversationFacts(subject: Subject, row: JudgedConversation) {
  return {
    own: row.companyId === subject.companyId,
    root: row.rootKind,
    audience: row.audience,
    state: row.state,
  };
}
