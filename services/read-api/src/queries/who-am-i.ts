import type { Id, Mute, Permission } from '@messaging/contracts';
import type { GetEmploymentSession } from '@messaging/identity';
import { muteOf, type RequestContext } from '@messaging/policy';
import { problem } from '@messaging/service-kit';

interface Me {
  userId: Id;
  displayName: string;
  companyId: Id;
  companyName: string;
  permissions: readonly Permission[];
  /** Null for who may write. */
  mute: Mute | null;
}

export type WhoAmI = (context: RequestContext) => Promise<Me>;

/** The person and the company as the directory knows them. The employment was loaded a moment ago, so this costs nothing. */
export function createWhoAmI(getEmploymentSession: GetEmploymentSession): WhoAmI {
  return async function whoAmI(context) {
    const employment = await getEmploymentSession(context);
    if (!employment) throw problem('not-found');
    const { userId, displayName, companyId, companyName, permissions } = employment;
    return { userId, displayName, companyId, companyName, permissions, mute: muteOf(context) };
  };
}
