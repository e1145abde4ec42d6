import { z } from 'zod';
import { idSchema } from './ids.ts';

/** Whom an erasure is about: a person's part in one company. */
export const erasureQuerySchema = z.strictObject({ companyId: idSchema, userId: idSchema });

/** Body of `POST /api/messaging/directory/erasures`. */
export const erasureBodySchema = z.strictObject({
  ...erasureQuerySchema.shape,
  /** True: nothing is changed, only counted. */
  dryRun: z.boolean().default(false),
});
export type ErasureBody = z.output<typeof erasureBodySchema>;

export const erasureViewSchema = z.strictObject({
  companyId: idSchema,
  userId: idSchema,
  /** `none`: nobody has asked for it, or not since the person was employed last. */
  state: z.enum(['none', 'running', 'finished']),
  requestedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  /** The person's messages in this company, and of how many the text is gone, with all its earlier versions. */
  messages: z.int().min(0),
  erased: z.int().min(0),
});
/** Answer of the erasure routes: how far it is. */
export type ErasureView = z.output<typeof erasureViewSchema>;
