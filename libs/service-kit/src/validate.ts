import { PROBLEMS, type ProblemName } from '@messaging/contracts';
import type { z } from 'zod';
import { describeIssue } from './describe-issue.ts';
import { problem, type FieldFault, type Problem } from './problem.ts';

// A hostile body can be wrong in thousands of places; the answer names this many.
const MOST_FAULTS = 20;

export type RequestPart = 'body' | 'query' | 'path' | 'headers' | 'event';

/**
 * The value as the schema sees it, or a Problem that names every field at fault: `invalid-request`, or what
 * an issue asks for in its `params.problem`. `where` says which part of the request it is.
 */
export function validate<S extends z.ZodType>(schema: S, value: unknown, where: RequestPart): z.output<S> {
  const result = schema.safeParse(value, { error: describeIssue });
  if (result.success) return result.data;
  throw toProblem(result.error.issues, where);
}

function toProblem(issues: z.core.$ZodIssue[], where: RequestPart): Problem {
  const faults = issues.flatMap(faultsOf).slice(0, MOST_FAULTS);
  const first = faults[0] ?? { field: '', detail: 'is not valid' };
  const subject = first.field === '' ? `The ${where}` : `"${first.field}"`;
  return problem(problemNamed(issues), {
    detail: `${subject} ${first.detail}.`,
    field: first.field === '' ? undefined : first.field,
    errors: faults,
  });
}

function faultsOf(issue: z.core.$ZodIssue): FieldFault[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      field: [...path, shorten(key)].join('.'),
      detail: 'is not a known field',
    }));
  }
  if (issue.code === 'invalid_union') {
    const closest = [...issue.errors].sort((a, b) => a.length - b.length)[0] ?? [];
    const faults = closest.flatMap(faultsOf);
    if (faults.length > 0)
      return faults.map(({ field, detail }) => ({
        field: [...path, field].filter(Boolean).join('.'),
        detail,
      }));
  }
  return [{ field: path.map(shorten).join('.'), detail: issue.message }];
}

const shorten = (name: string) => (name.length > 64 ? `${name.slice(0, 64)}…` : name);

function problemNamed(issues: z.core.$ZodIssue[]): ProblemName {
  for (const issue of issues) {
    const name: unknown = issue.code === 'custom' ? issue.params?.['problem'] : undefined;
    if (typeof name === 'string' && Object.hasOwn(PROBLEMS, name)) return name as ProblemName;
  }
  return 'invalid-request';
}
