import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { timeSchema } from './message-view-schemas.ts';
import { PROBLEM_TYPE_PREFIX, PROBLEMS, type ProblemDocument, type ProblemName } from '../problems.ts';

const names = Object.keys(PROBLEMS) as ProblemName[];

/** A problem document as callers get it, and not a field more. */
export const problemSchema = z
  .strictObject({
    type: z.enum(names.map((name): ProblemDocument['type'] => `${PROBLEM_TYPE_PREFIX}${name}`)),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string(),
    correlationId: z.string(),
    field: z.string().optional(),
    errors: z.array(z.strictObject({ field: z.string(), detail: z.string() })).optional(),
    messageId: idSchema.optional(),
    retryAfterSeconds: z.number().optional(),
    until: timeSchema.optional(),
  })
  .meta({ id: 'Problem' });
