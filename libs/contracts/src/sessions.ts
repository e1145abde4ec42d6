import { z } from 'zod';
import { idSchema } from './ids.ts';

/**
 * Body of `POST /api/messaging/sessions/revocations`: ends every session that matches all that is named. With
 * `issuedBefore` alone that is everybody's (of a company, where one is named).
 */
export const revocationBodySchema = z
  .strictObject({
    sessionId: z.string().min(1).max(128).optional(),
    userId: idSchema.optional(),
    companyId: idSchema.optional(),
    /** Sessions whose present token is newer go on. Without it: until now, and a named session for good. */
    issuedBefore: z.iso.datetime({ offset: true }).optional(),
    /** A label such as `password-changed` stands in the company's record; a sentence does not. */
    reason: z.string().trim().min(1).max(64).default('log-out'),
  })
  .refine(
    (body) => body.sessionId !== undefined || body.userId !== undefined || body.issuedBefore !== undefined,
    'name a session, a person, or the time before which all sessions end',
  );
export type RevocationBody = z.output<typeof revocationBodySchema>;
