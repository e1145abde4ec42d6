import { z } from 'zod';

/** SHA-256, base64url. */
export const digestSchema = z.string().regex(/^[\w-]{43}$/);
