import type { PersonFacts } from './requests.ts';
import type { Subject } from './request-context.ts';

/** The facts of a person that decisions depend on; in one order, so that the same facts are the same question. */
export function personOf({ permissions, sanction }: Pick<Subject, 'permissions' | 'sanction'>): PersonFacts {
  return {
    kind: 'person',
    permissions: permissions.toSorted(),
    muted: sanction === 'muted',
    suspended: sanction === 'suspended',
  };
}
