import { z } from 'zod';
import { idSchema } from './ids.ts';
import { permissionSchema } from './permissions.ts';

const nameSchema = z
  .string()
  .trim()
  .min(1)
  .max(120)
  .refine((name) => name.isWellFormed(), 'must be well-formed Unicode');

/** Most rows of each kind in one `PUT /api/messaging/directory`. */
export const DIRECTORY_BATCH = 1_000;

/** Body of `PUT /api/messaging/directory`: upserts, in this order; whoever is not named stays as they are. */
export const directoryBodySchema = z.strictObject({
  companies: z
    .array(
      z.strictObject({
        id: idSchema,
        name: nameSchema,
        /** Whether this company's people must prove that they hold the key their token is bound to. Left out: as it was. */
        proofRequired: z.boolean().optional(),
      }),
    )
    .max(DIRECTORY_BATCH)
    .default([]),
  users: z
    .array(
      z.strictObject({
        id: idSchema,
        username: z
          .string()
          .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, 'must be lower-case letters, digits, dot, _ or -'),
        displayName: nameSchema,
        email: z.email().max(254).nullable().default(null),
      }),
    )
    .max(DIRECTORY_BATCH)
    .default([]),
  employments: z
    .array(
      z.strictObject({
        companyId: idSchema,
        userId: idSchema,
        permissions: z.array(permissionSchema).max(50).default([]),
        /** False ends the employment: the person loses the company at once, what they wrote stays theirs. */
        active: z.boolean().default(true),
      }),
    )
    .max(DIRECTORY_BATCH)
    .default([]),
});
export type DirectoryBody = z.output<typeof directoryBodySchema>;
