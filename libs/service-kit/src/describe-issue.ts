import type { z } from 'zod';

const NOUNS: Record<string, string> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

/** What is wrong with a value, as the end of a sentence that starts with the field's name. */
export function describeIssue(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be ${NOUNS[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return issue.input === undefined
        ? 'is missing'
        : `must be one of ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return `must ${comparison(issue.origin, 'least', issue.minimum)}`;
    case 'too_big':
      return `must ${comparison(issue.origin, 'most', issue.maximum)}`;
    case 'invalid_format':
      return `must be a valid ${issue.format === 'regex' ? 'value' : issue.format}`;
    case 'invalid_union':
      return 'does not have one of the allowed forms';
    default:
      return undefined;
  }
}

function comparison(origin: string, bound: 'least' | 'most', limit: number | bigint): string {
  if (origin === 'string') return `have at ${bound} ${limit} characters`;
  if (origin === 'array' || origin === 'set') return `have at ${bound} ${limit} entries`;
  return `be at ${bound} ${limit}`;
}
