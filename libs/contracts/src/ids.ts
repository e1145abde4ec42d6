import { z } from 'zod';

const LARGEST_BIGINT = '9223372036854775807';

// Compared as text: turning digits into numbers is what this form is there to avoid.
const fitsBigint = (digits: string) => compareSequences(digits, LARGEST_BIGINT) <= 0;

/** A row id: BIGINT in the database, a string of decimal digits in JSON (JavaScript numbers lose digits past 2^53). */
export const idSchema = z
  .string()
  .regex(/^[1-9][0-9]{0,18}$/, 'must be an id: a string of 1 to 19 digits')
  .refine(fitsBigint, 'must fit in 63 bits');

/** A sequence number or position: like an id, but 0 is allowed and means "before the first". */
export const sequenceSchema = z
  .string()
  .regex(/^(0|[1-9][0-9]{0,18})$/, 'must be a sequence number: a string of digits')
  .refine(fitsBigint, 'must fit in 63 bits');

export type Id = string;
export type Sequence = string;

/** Orders two sequence numbers without turning them into lossy numbers. */
export function compareSequences(a: Sequence, b: Sequence): number {
  return a.length === b.length ? (a < b ? -1 : a > b ? 1 : 0) : a.length - b.length;
}
