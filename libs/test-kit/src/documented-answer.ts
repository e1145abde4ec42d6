import {
  problemSchema,
  problemsOf,
  PROBLEM_TYPE_PREFIX,
  ROUTES,
  routeName,
  type Route,
} from '@messaging/contracts';
import { leaving } from './leaving.ts';

export interface ReceivedAnswer {
  status: number;
  /** The `Content-Type` header. */
  contentType: string | null;
  /** Parsed where it is JSON; undefined or '' where there is none. */
  body: unknown;
}

/** The route a request meets; undefined where there is none. `url` may have an origin and a query. */
export function routeOf(method: string, url: string): Route | undefined {
  const { pathname } = new URL(url, 'http://any.test');
  const path = pathname.replace(/(.)\/$/, '$1');
  const wanted = method === 'HEAD' ? 'GET' : method;
  return ROUTES.find((route) => route.method === wanted && patternOf(route.path).test(path));
}

const patternOf = (path: string) => new RegExp(`^${path.replaceAll(/:[a-z]+/gi, '[^/]+')}$`);

/**
 * What an answer has that the route's row does not say: a status, a field, a problem, a body where there should be
 * none. Empty when it is as described.
 */
export function findUndocumented(route: Route, { status, contentType, body }: ReceivedAnswer): string[] {
  if (status >= 400) return faultsOfProblem(route, status, contentType, body);
  const answer = route.answers[status];
  if (answer === undefined) return [`${routeName(route)} does not answer ${status}`];
  if (answer.schema === undefined) {
    return body === undefined || body === '' ? [] : [`${routeName(route)} answers ${status} without a body`];
  }
  const type = answer.contentType ?? 'application/json';
  const faults = contentType?.startsWith(type)
    ? []
    : [`${routeName(route)} answers ${type}, not ${contentType}`];
  return type === 'application/json' ? [...faults, ...faultsOf(answer.schema.safeParse(body))] : faults;
}

function faultsOfProblem(route: Route, status: number, contentType: string | null, body: unknown): string[] {
  const parsed = problemSchema.safeParse(body);
  if (!parsed.success) return faultsOf(parsed);
  const name = parsed.data.type.slice(PROBLEM_TYPE_PREFIX.length);
  return [
    ...(contentType?.startsWith('application/problem+json') ? [] : [`a problem came as ${contentType}`]),
    ...(parsed.data.status === status ? [] : [`a problem of ${parsed.data.status} came with ${status}`]),
    ...(problemsOf(route).some((known) => known === name)
      ? []
      : [`${routeName(route)} does not answer the problem ${name}`]),
  ];
}

type Parsed = ReturnType<NonNullable<Route['answers'][number]['schema']>['safeParse']>;

function faultsOf(parsed: Parsed): string[] {
  if (parsed.success) return [];
  return parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the body'}: ${message}`);
}

/** Throws when the answer to this request is not as its route's row describes it. Requests to no route are let through. */
export function expectDocumented(method: string, url: string, answer: ReceivedAnswer): void {
  // What is refused says nothing of anybody.
  if (answer.status >= 400) leaving.note(`problem of ${method}`, JSON.stringify(answer.body));
  const route = routeOf(method, url);
  const faults = route === undefined ? [] : findUndocumented(route, answer);
  if (faults.length > 0) throw new Error(`an answer that is not described:\n  ${faults.join('\n  ')}`);
}
