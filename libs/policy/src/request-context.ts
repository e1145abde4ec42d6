import type { Id, Permission } from '@messaging/contracts';

/**
 * Who asks, for which company, with what rights. Every query and command takes one; there is no other way to a
 * company's rows. Made only by resolveContext, from a verified token and the employment it names.
 */
export interface RequestContext {
  companyId: Id;
  userId: Id;
  displayName: string;
  permissions: readonly Permission[];
  sessionId: string;
  correlationId: string;
  /** Changes whenever the company's people or rights do. */
  directoryVersion: string;
}
