import {
  CONSISTENCY_HEADER,
  IDEMPOTENCY_HEADER,
  type Id,
  type MessageView,
  type MessageWritten,
  type RootLink,
} from '@messaging/contracts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Acknowledged, Action } from '../history.ts';
import type { Recorder } from '../recorder.ts';
import { conversationName, personName, type Person } from './names.ts';

export interface WriterParts {
  gatewayUrl: string;
  person: Person;
  /** `renew`: the last one was refused. */
  getToken: (renew: boolean) => Promise<string>;
  recorder: Recorder;
  /** How long an intent is repeated before its writer gives up. */
  patienceMs?: number;
}

export interface Intent {
  action: Action;
  link: RootLink;
  key: string;
  /** Of what is edited or deleted. */
  messageId?: Id;
  parentMessageId?: Id;
  text?: string;
}

interface Answer {
  status: number;
  body: unknown;
}

const ANSWER_TIMEOUT_MS = 5_000;
const PATIENCE_MS = 90_000;
const PAUSE_MS = { first: 50, longest: 1_000 };

/**
 * A client without the SDK: plain requests, repeated under one key until the server says yes or no, and every one of them
 * on the record.
 */
export function createRecordedWriter({
  gatewayUrl,
  person,
  getToken,
  recorder,
  patienceMs = PATIENCE_MS,
}: WriterParts) {
  const name = personName(person);
  let token = getToken(false);
  let attempts = 0;

  async function call(method: string, path: string, headers: object, body?: object): Promise<Answer> {
    const response = await fetch(`${gatewayUrl}/api/messaging${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await token}`,
        ...(body && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    // An answer cut off in the middle is no answer.
    const text = await response.text();
    if (response.status === 401) token = getToken(true);
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  }

  /** One attempt; answers whether that settled it. */
  async function attempt(intent: Intent): Promise<Acknowledged | 'refused' | 'again'> {
    const { action, link, key, messageId = null, text = null } = intent;
    const id = `${name} ${key} ${(attempts += 1)}`;
    const conversation = conversationName(person.companyId, link);
    recorder.note({
      kind: 'invoked',
      at: Date.now(),
      attempt: id,
      person: name,
      action,
      conversation,
      key,
      messageId,
      text,
    });
    const outcome = { at: 0, attempt: id };
    try {
      const { status, body } = await call(...requestOf(intent));
      outcome.at = Date.now();
      if (status < 300) return noteAccepted(outcome, body as MessageWritten);
      if (status >= 500) {
        recorder.note({ ...outcome, kind: 'unknown', reason: String(status) });
        return 'again';
      }
      recorder.note({ ...outcome, kind: 'refused', status });
      return status === 401 || status === 429 ? 'again' : 'refused';
    } catch (error) {
      recorder.note({ ...outcome, at: Date.now(), kind: 'unknown', reason: reasonOf(error) });
      return 'again';
    }
  }

  function noteAccepted(
    outcome: { at: number; attempt: string },
    { message, seq }: MessageWritten,
  ): Acknowledged {
    const accepted: Acknowledged = {
      ...outcome,
      kind: 'acknowledged',
      messageId: message.id,
      seq,
      position: message.position,
      version: message.version,
      text: message.message,
    };
    recorder.note(accepted);
    return accepted;
  }

  return {
    name,
    /** Repeats until it is settled. Null: refused, or given up, or told to stop. */
    async write(intent: Intent, signal?: AbortSignal): Promise<Acknowledged | null> {
      const deadline = Date.now() + patienceMs;
      for (let pause = PAUSE_MS.first; ; pause = Math.min(pause * 2, PAUSE_MS.longest)) {
        const outcome = await attempt(intent);
        if (typeof outcome === 'object') return outcome;
        if (outcome === 'refused' || Date.now() > deadline || signal?.aborted) return null;
        await sleep(pause * (0.5 + Math.random()));
      }
    },
    attempt,
    /** Reads what was just written with its consistency token; an outage in between says nothing and is not noted. */
    async reread({ messageId, version, seq }: Acknowledged): Promise<void> {
      const answer = await call('GET', `/messages/${messageId}`, { [CONSISTENCY_HEADER]: `s1.${seq}` }).catch(
        () => null,
      );
      if (answer?.status !== 200 && answer?.status !== 404) return;
      const found = (answer.body as { message?: MessageView }).message;
      recorder.note({
        kind: 'reread',
        at: Date.now(),
        person: name,
        messageId,
        atLeastVersion: version,
        foundVersion: found?.version ?? null,
      });
    },
  };
}

export type RecordedWriter = ReturnType<typeof createRecordedWriter>;

function requestOf(intent: Intent): [method: string, path: string, headers: object, body?: object] {
  const { action, link, key, messageId, parentMessageId, text } = intent;
  const headers = { [IDEMPOTENCY_HEADER]: key };
  if (action === 'send') {
    const body = { ...link, message: text, clientId: key, ...(parentMessageId && { parentMessageId }) };
    return ['POST', '', headers, body];
  }
  if (action === 'edit') return ['PATCH', `/messages/${messageId}`, headers, { message: text }];
  return ['DELETE', `/messages/${messageId}`, headers];
}

function reasonOf(error: unknown): string {
  const { name, cause } = error as Error & { cause?: { code?: string } };
  return cause?.code ?? name;
}
