import { z } from 'zod';
import { CONSISTENCY_HEADER, IDEMPOTENCY_HEADER } from '../headers.ts';
import { idempotencyKeySchema } from '../messages.ts';

const consistencyTokenSchema = z
  .string()
  .regex(/^s1\.(0|[1-9][0-9]{0,18})$/, 'must be one that a write answered with');

/** What every read may carry. */
export const readHeaders = z.object({ [CONSISTENCY_HEADER]: consistencyTokenSchema.optional() });
export const readHeaderFields = { [`headers.${CONSISTENCY_HEADER}`]: 'consistency token' } as const;

/** What a write of a message may carry. */
export const writeHeaders = z.object({ [IDEMPOTENCY_HEADER]: idempotencyKeySchema.optional() });
export const writeHeaderFields = { [`headers.${IDEMPOTENCY_HEADER}`]: 'idempotency key' } as const;
