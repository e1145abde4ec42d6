import type { Permission } from '@messaging/contracts';
import { decide } from './decide.ts';
import type { Decision, ResourceFacts } from './requests.ts';
import type { Subject } from './request-context.ts';
import { personOf } from './person-of.ts';

/** Who a conversation is for. */
export type Audience =
  { kind: 'company' } | { kind: 'permission'; permission: string } | { kind: 'participants' };

/** The audiences a person may read: this one answer filters SQL, rooms, catch-up, search and everything later. */
export interface ReadableAudiences {
  /** What is for the whole company. */
  company: boolean;
  /** What is for the holders of one of these. */
  permissions: readonly Permission[];
  /** What is for named people, where they are one of them. */
  participants: boolean;
}

type AudienceFacts = Omit<ResourceFacts['audience'], 'own'>;

/** Asks the policy once for each kind of audience: reading depends on nothing else. */
export function readableAudiences(subject: ReaderFacts): ReadableAudiences {
  return {
    company: mayRead(subject, { kind: 'company', permission: '', participates: false }),
    permissions: subject.permissions.filter((permission) =>
      mayRead(subject, { kind: 'permission', permission, participates: false }),
    ),
    participants: mayRead(subject, { kind: 'participants', permission: '', participates: true }),
  };
}

type ReaderFacts = Pick<Subject, 'permissions' | 'sanction' | 'policy'>;

const mayRead = (subject: ReaderFacts, audience: AudienceFacts) => judgeAudience(subject, audience).allowed;

function judgeAudience(subject: ReaderFacts, audience: AudienceFacts): Decision {
  return decide(subject.policy, {
    principal: personOf(subject),
    action: 'readConversation',
    kind: 'audience',
    resource: { own: true, ...audience },
  });
}

/** The same for one conversation, with the policies that decided: to explain it, not to filter by it. */
export function judgeReading(subject: ReaderFacts, audience: Audience, participates: boolean): Decision {
  const permission = audience.kind === 'permission' ? audience.permission : '';
  return judgeAudience(subject, { kind: audience.kind, permission, participates });
}

/** Whether one conversation is among them. `participates` matters only to conversations of named participants. */
export function isReadable(readable: ReadableAudiences, audience: Audience, participates: boolean): boolean {
  switch (audience.kind) {
    case 'company':
      return readable.company;
    case 'permission':
      return readable.permissions.some((permission) => permission === audience.permission);
    case 'participants':
      return readable.participants && participates;
  }
}
