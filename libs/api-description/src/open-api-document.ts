import { OpenApiGeneratorV31, OpenAPIRegistry, type RouteConfig } from '@asteasolutions/zod-to-openapi';
import {
  DIRECTORY_WRITE_SCOPE,
  PEOPLE_ERASE_SCOPE,
  SESSIONS_REVOKE_SCOPE,
  PROBLEMS,
  problemSchema,
  problemsOf,
  ROUTES,
  type Answer,
  type Caller,
  type ProblemName,
  type Route,
} from '@messaging/contracts';

type Responses = RouteConfig['responses'];

/** The OpenAPI 3.1 description of every HTTP route, made from their rows in the contract. */
export function openApiDocument() {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'person', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The token the ERP gave the person for this company.',
  });
  registry.registerComponent('securitySchemes', 'service', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: `The ERP’s own token, with the scope of what it does: ${DIRECTORY_WRITE_SCOPE}, ${SESSIONS_REVOKE_SCOPE} or ${PEOPLE_ERASE_SCOPE}.`,
  });
  for (const route of ROUTES) registry.registerPath(pathOf(route));
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Messaging',
      version: '0.1.0',
      description:
        'People talk on a business record or a topic, inside their company. What one may not see is answered like what does not exist. Errors are RFC 9457 problem documents.',
      license: { name: 'Proprietary', identifier: 'LicenseRef-Proprietary' },
    },
    servers: [{ url: '/' }],
  });
}

function pathOf(route: Route): RouteConfig {
  const { method, path, summary, caller, request, answers, example } = route;
  const body = request.body && {
    required: true,
    content: {
      'application/json': { schema: request.body, ...(example.body ? { example: example.body } : {}) },
    },
  };
  return {
    method: method.toLowerCase() as Lowercase<Route['method']>,
    path: path.replaceAll(/:([a-z]+)/gi, '{$1}'),
    operationId: operationIdOf(route),
    summary,
    tags: [route.service],
    security: securityOf(caller),
    // The rows hold what zod makes objects of; their type says only that they are schemas.
    request: {
      ...(request.path ? { params: request.path } : {}),
      ...(request.query ? { query: request.query } : {}),
      ...(request.headers ? { headers: request.headers } : {}),
      ...(body ? { body } : {}),
    } as NonNullable<RouteConfig['request']>,
    responses: { ...answersOf(answers), ...problemResponses(route) },
  };
}

/** Who works in the company of a token no longer shows the same token as who does. */
const securityOf = (caller: Caller) =>
  caller === 'anybody' ? [] : [{ [caller === 'holder' ? 'person' : caller]: [] }];

/** `get-messages-id-history`: the same as long as the route stays where it is. */
const operationIdOf = ({ method, path }: Route): string =>
  [method.toLowerCase(), ...path.replace('/api/messaging', '').split(/[/:]+/)].filter(Boolean).join('-');

function answersOf(answers: Route['answers']): Responses {
  return Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, responseOf(answer)]));
}

function responseOf({ description, schema, contentType = 'application/json', headers = [] }: Answer) {
  return {
    description,
    ...(schema ? { content: { [contentType]: { schema } } } : {}),
    ...(headers.length > 0
      ? {
          headers: Object.fromEntries(headers.map((name) => [name, { schema: { type: 'string' as const } }])),
        }
      : {}),
  };
}

/** One response for each status, naming the problems that have it. */
function problemResponses(route: Route): Responses {
  const byStatus = new Map<number, ProblemName[]>();
  for (const name of problemsOf(route)) {
    const { status } = PROBLEMS[name];
    byStatus.set(status, [...(byStatus.get(status) ?? []), name]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, names]) => [
      status,
      {
        description: names.map((name) => `\`${name}\`: ${PROBLEMS[name].title}`).join('; '),
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    ]),
  );
}
