import type { z } from 'zod';
import type { ProblemName } from '../problems.ts';

export type ApiService = 'write-api' | 'read-api' | 'realtime-gateway';

/**
 * Who a route answers: a person by the ERP's token where they work, whoever holds a person's token wherever they (still)
 * work, the ERP itself by a service token, or anybody at all.
 */
export type Caller = 'person' | 'holder' | 'service' | 'anybody';

/** What a field of a request can name. Each can be somebody else's, and then must be as if it were not there. */
export type ObjectKind =
  | 'company'
  | 'person'
  | 'conversation'
  | 'message'
  | 'notification'
  | 'transaction'
  | 'plan'
  | 'topic'
  | 'cursor'
  | 'event'
  | 'consistency token'
  | 'idempotency key';

/** A field that names nothing: a text, a choice, a number of entries. */
export type FieldKind = ObjectKind | 'plain';

export type RequestPartName = 'path' | 'query' | 'headers' | 'body';

/** An answer without a schema has no body. */
export interface Answer {
  description: string;
  schema?: z.ZodType;
  /** `application/json` unless said. */
  contentType?: string;
  headers?: readonly string[];
}

/**
 * One HTTP route: where it is, who may call it, what it takes and what it answers. The descriptions, the access matrix
 * and the fuzz runs are made from these; a route of a service that has none fails that service's tests.
 */
export interface Route {
  service: ApiService;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As Express has it: `/api/messaging/messages/:id`. */
  path: `/${string}`;
  summary: string;
  caller: Caller;
  request: Partial<Record<RequestPartName, z.ZodType>>;
  /** What each field of the request names, as `path.id`, `body.users[].id`: every field of the schemas, no other. */
  fields: Readonly<Record<string, FieldKind>>;
  /** A request that is valid, whatever it finds: one value for each part. */
  example: Partial<Record<Exclude<RequestPartName, 'body'>, Readonly<Record<string, string>>>> & {
    body?: unknown;
  };
  answers: Readonly<Record<number, Answer>>;
  /** Beside those that every route of its caller may answer. */
  problems: readonly ProblemName[];
}

/** What any route may answer, before it looks at what is asked. */
const EVERY_ROUTE: readonly ProblemName[] = [
  'invalid-request',
  'malformed-json',
  'body-too-large',
  'unsupported-media-type',
  'too-many-requests',
  'internal-error',
  'unavailable',
];
const BY_CALLER: Readonly<Record<Caller, readonly ProblemName[]>> = {
  person: ['unauthenticated', 'forbidden', 'suspended', 'not-found'],
  holder: ['unauthenticated'],
  service: ['unauthenticated', 'forbidden'],
  anybody: [],
};

/** Every problem a route may answer. */
export function problemsOf({ caller, problems }: Pick<Route, 'caller' | 'problems'>): ProblemName[] {
  return [...new Set([...EVERY_ROUTE, ...BY_CALLER[caller], ...problems])];
}
