import { z } from 'zod';

/**
 * A named schema, or null. The descriptions are made with a library that writes `.nullable()` on a schema with a name as
 * one nothing can match, or leaves the null out.
 */
export const orNull = <Schema extends z.ZodType>(schema: Schema) => z.union([schema, z.null()]);
