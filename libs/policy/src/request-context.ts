import type { Id, Permission } from '@messaging/contracts';
import type { CompanyPolicy } from './company-policy.ts';

/** What has been imposed on a person: who is muted may not write, who is suspended may do nothing. */
export type Sanction = 'none' | 'muted' | 'suspended';

/** A person as the policy judges them. */
export interface Subject {
  companyId: Id;
  userId: Id;
  permissions: readonly Permission[];
  sanction: Sanction;
  /** What holds in their company. */
  policy: CompanyPolicy;
}

/**
 * Who asks, for which company, with what rights. Every query and command takes one; there is no other way to a
 * company's rows. Made only by resolveContext, from a verified token and the employment it names.
 */
export interface RequestContext extends Subject {
  displayName: string;
  /** When the sanction ends by itself; null where it holds until it is lifted, or there is none. */
  sanctionUntil: Date | null;
  sessionId: string;
  correlationId: string;
  /** Changes whenever the company's people, rights or policy do. */
  directoryVersion: string;
}
