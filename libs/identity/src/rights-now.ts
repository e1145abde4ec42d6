import type { RequestContext } from '@messaging/policy';
import type { AccessWatch } from './access-watch.ts';
import type { PersonClaims } from './claims.ts';

/** With what a request was let in: a session, and the rights that its person had then. */
export interface LetIn {
  session: PersonClaims;
  context: Pick<RequestContext, 'companyId' | 'directoryVersion'>;
}

export interface RightsNow {
  /** Resolves when what is remembered is young enough to be asked; rejects when the database cannot be asked. */
  confirm: () => Promise<void>;
  /** Whether nothing has changed in the company since, and the session goes on. */
  areStill: (letIn: LetIn) => boolean;
}

/** For what waits between being let in and being carried out: whether the rights it came with are those of the moment. */
export const createRightsNow = ({ confirm, versions, revocations }: AccessWatch): RightsNow => ({
  confirm,
  areStill: ({ session, context }) =>
    !revocations.isRevoked(session) && versions.current(context.companyId) === context.directoryVersion,
});
