import type { Id, Permission } from '@messaging/contracts';
import type { RequestContext } from './request-context.ts';

/** Who a conversation is for. */
export type Audience =
  { kind: 'company' } | { kind: 'permission'; permission: string } | { kind: 'participants' };

/** The audiences a person may read: this one answer filters SQL, rooms, catch-up, search and everything later. */
export interface ReadableAudiences {
  company: true;
  permissions: readonly Permission[];
  participant: Id;
}

export function readableAudiences(
  context: Pick<RequestContext, 'userId' | 'permissions'>,
): ReadableAudiences {
  return { company: true, permissions: context.permissions, participant: context.userId };
}

/** Whether one conversation is among them. `participates` matters only to conversations of named participants. */
export function isReadable(readable: ReadableAudiences, audience: Audience, participates: boolean): boolean {
  switch (audience.kind) {
    case 'company':
      return readable.company;
    case 'permission':
      return readable.permissions.some((permission) => permission === audience.permission);
    case 'participants':
      return participates;
  }
}
