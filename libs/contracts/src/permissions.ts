import { z } from 'zod';

/** What an employment may grant beyond what every employee may do. The ERP decides who holds them. */
export const permissionSchema = z.enum(['messaging.moderate', 'messaging.audit', 'messaging.administer']);
export type Permission = z.output<typeof permissionSchema>;

/** Scope of the ERP's own service token for `PUT /api/messaging/directory`. */
export const DIRECTORY_WRITE_SCOPE = 'directory:write';
