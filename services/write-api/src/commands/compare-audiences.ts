import type { AudienceInput, Id } from '@messaging/contracts';
import type { Transaction } from '@messaging/database';
import { findColleagues, type Colleague } from '@messaging/identity';
import { isReadable, readableAudiences, type Audience, type RequestContext } from '@messaging/policy';
import { problem } from '@messaging/service-kit';

interface Comparison {
  before: Audience;
  participants: readonly Id[];
  after: AudienceInput;
  /** The people that `after` names. */
  named: readonly Colleague[];
}

/** Whether an audience lets in anybody who was not in the one before. In doubt it does. */
export function compareAudiences({ before, participants, after, named }: Comparison): boolean {
  if (after.kind === 'participants') {
    return named.some(
      (person) => !isReadable(readableAudiences(person), before, participants.includes(person.userId)),
    );
  }
  // Who holds a permission is of the company, but guests are not among those a company's audience lets in: nor are they here.
  return !(before.kind === 'company' || isSameAudience(after, before as AudienceInput));
}

export function isSameAudience(a: AudienceInput, b: AudienceInput): boolean {
  if (a.kind === 'permission' && b.kind === 'permission') return a.permission === b.permission;
  if (a.kind === 'participants' && b.kind === 'participants') {
    const [ones, others] = [new Set(a.userIds), new Set(b.userIds)];
    return ones.size === others.size && [...ones].every((id) => others.has(id));
  }
  return a.kind === b.kind;
}

/** The colleagues with these ids, all of them. */
export async function requireEmployed(
  trx: Transaction,
  { companyId }: RequestContext,
  userIds: readonly Id[],
): Promise<Colleague[]> {
  const people = await findColleagues(trx, { byId: [...new Set(userIds)].map((id) => [companyId, id]) });
  if (people.length === new Set(userIds).size) return people;
  throw problem('invalid-request', {
    field: 'audience.userIds',
    detail: 'audience.userIds names somebody who does not work here',
  });
}

/** Who changes an audience must stay in it: otherwise they could neither see what they did nor undo it. */
export function requireOwnPlace(context: RequestContext, audience: AudienceInput): void {
  const participates = audience.kind === 'participants' && audience.userIds.includes(context.userId);
  if (isReadable(readableAudiences(context), audience, participates)) return;
  throw problem('invalid-request', {
    field: 'audience',
    detail: 'audience must keep yourself among those who may read the conversation',
  });
}
