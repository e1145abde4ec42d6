import { z } from 'zod';

/**
 * What an employment may grant beyond what every employee may do. The ERP decides who holds them. Two of them restrict
 * instead: a guest (`messaging.guest`) is in nothing but what they are named in, and who operates the service
 * (`messaging.operate`) sees none of what people write.
 */
export const permissionSchema = z.enum([
  'messaging.moderate',
  'messaging.audit',
  'messaging.administer',
  'messaging.guest',
  'messaging.operate',
]);
export type Permission = z.output<typeof permissionSchema>;

/** Scope of the ERP's own service token for `PUT /api/messaging/directory`. */
export const DIRECTORY_WRITE_SCOPE = 'directory:write';
/** Scope of the ERP's own service token for `POST /api/messaging/sessions/revocations`. */
export const SESSIONS_REVOKE_SCOPE = 'sessions:revoke';
/** Scope of the ERP's own service token for `POST` and `GET /api/messaging/directory/erasures`. */
export const PEOPLE_ERASE_SCOPE = 'people:erase';
