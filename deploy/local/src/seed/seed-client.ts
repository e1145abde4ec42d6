import { IDEMPOTENCY_HEADER, type Id, type MessageWritten } from '@messaging/contracts';
import { setTimeout as sleep } from 'node:timers/promises';
import { LaunchError } from '../launch-error.ts';

const ANSWER_LIMIT_MS = 10_000;
const ATTEMPTS = 30;
const WAIT_MS = 500;

/** A person at work in one company. */
export interface Writer {
  userId: Id;
  companyId: Id;
}

export interface SeedClientOptions {
  gatewayUrl: string;
  demoErpUrl: string;
}

interface Call {
  method: 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  path: string;
  by: Writer;
  body?: unknown;
  /** The same key is the same intention, however often it is sent. */
  key?: string;
}

/** Writes to a running cluster as its people would, each with a token of their own. */
export function createSeedClient({ gatewayUrl, demoErpUrl }: SeedClientOptions) {
  const tokens = new Map<string, Promise<string>>();

  function tokenOf({ userId, companyId }: Writer): Promise<string> {
    const name = `${companyId}/${userId}`;
    const token = tokens.get(name) ?? fetchToken({ userId, companyId });
    tokens.set(name, token);
    return token;
  }

  async function fetchToken(writer: Writer): Promise<string> {
    const response = await fetch(`${demoErpUrl}/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(writer),
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    });
    if (!response.ok) throw new LaunchError(`The demo ERP gave no token: ${await response.text()}`);
    return ((await response.json()) as { token: string }).token;
  }

  /** Over a limit, or a server away for a moment: the same request again, when the answer says so. */
  async function send({ method, path, by, body, key }: Call): Promise<Response> {
    for (let attempt = 1; ; attempt++) {
      const response = await fetch(`${gatewayUrl}/api/messaging${path}`, {
        method,
        headers: {
          authorization: `Bearer ${await tokenOf(by)}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(key === undefined ? {} : { [IDEMPOTENCY_HEADER]: key }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
      });
      if (response.ok) return response;
      const text = await response.text();
      if (attempt === ATTEMPTS || ![429, 502, 503].includes(response.status)) {
        throw new LaunchError(`Bringing in the demo: ${method} ${path} answered ${response.status}: ${text}`);
      }
      const seconds = Number(response.headers.get('retry-after'));
      await sleep(seconds > 0 ? seconds * 1000 : WAIT_MS);
    }
  }

  return {
    write: async (call: Call): Promise<MessageWritten> =>
      (await send(call)).json() as Promise<MessageWritten>,
    markRead: async (by: Writer, conversationId: Id, position: string): Promise<void> => {
      await send({ method: 'PUT', path: `/conversations/${conversationId}/read`, by, body: { position } });
    },
  };
}

export type SeedClient = ReturnType<typeof createSeedClient>;
