import {
  IDEMPOTENCY_HEADER,
  sendMessageBodySchema,
  type Id,
  type MessageWritten,
  type RootLink,
} from '@messaging/contracts';
import {
  conversationName,
  personName,
  type Acknowledged,
  type Person,
  type Recorder,
} from '@messaging/proof';

const MESSAGE = /^\/api\/messaging\/messages\/(\d{1,19})$/;
const ACTIONS: Record<string, 'send' | 'edit' | 'delete'> = { POST: 'send', PATCH: 'edit', DELETE: 'delete' };

/** A request, as whoever sent it knows it. Times in milliseconds since 1970. */
export interface Sent {
  at: number;
  method: string;
  url: string;
  headers: Headers;
  body: string | null;
}

/** What came back; null where nothing did. */
export type Answered = { at: number; status: number; text: string } | null;

/** Puts the writes of any client into the words of the histories: what was accepted, and what nobody knows the end of. */
export function createWriteLog(recorder: Recorder) {
  const links = new Map<Id, RootLink>();
  let attempts = 0;

  return function noteWrite(sent: Sent, answered: Answered): void {
    const tried = readRequest(sent);
    const outcome = outcomeOf(answered);
    if (!tried || outcome === 'none') return;
    const { messageId, person, action, text } = tried;
    const written = outcome === 'unknown' ? null : outcome;
    const link = written?.message.rootLink ?? (messageId === null ? tried.link : links.get(messageId));
    if (!link) return;
    if (written) links.set(written.message.id, link);

    const attempt = `write ${(attempts += 1)}`;
    const conversation = conversationName(person.companyId, link);
    // What came of it unseen is known again by the name that its writer gave the message.
    const key = (written ? null : tried.clientId) ?? tried.key;
    const what = { attempt, person: personName(person), action, conversation, key, messageId, text };
    recorder.note({ kind: 'invoked', at: sent.at, ...what });
    const at = answered?.at ?? Date.now();
    recorder.note(
      written ? acknowledged(at, attempt, written) : { kind: 'unknown', at, attempt, reason: 'no answer' },
    );
  };
}

/** What somebody asks for; null where nobody does, or for nothing that changes a message. */
function readRequest({ method, url, headers, body: json }: Sent) {
  const action = ACTIONS[method];
  const person = personOf(headers.get('authorization'));
  if (!action || !person) return null;
  const body = (parse(json) ?? {}) as Partial<Record<string, unknown>>;
  return {
    action,
    person,
    messageId: MESSAGE.exec(new URL(url).pathname)?.[1] ?? null,
    link: sendMessageBodySchema.safeParse(body).data?.rootLink,
    key: headers.get(IDEMPOTENCY_HEADER),
    clientId: textIn(body, 'clientId'),
    // Line ends are kept as \n.
    text: textIn(body, 'message')?.replaceAll('\r\n', '\n') ?? null,
  };
}

/** `none`: refused, which changes nothing and may account for nothing, or accepted and no message, as a ticket is. */
function outcomeOf(answered: Answered): MessageWritten | 'unknown' | 'none' {
  if (!answered || answered.status >= 500) return 'unknown';
  const written = parse(answered.text) as Partial<MessageWritten> | null;
  return answered.status < 300 && written?.message?.rootLink ? (written as MessageWritten) : 'none';
}

const acknowledged = (at: number, attempt: string, { message, seq }: MessageWritten): Acknowledged => ({
  kind: 'acknowledged',
  at,
  attempt,
  messageId: message.id,
  seq,
  position: message.position,
  version: message.version,
  text: message.message,
});

export type NoteWrite = ReturnType<typeof createWriteLog>;

/** Notes what everything in this process asks `origin` for. Answers how to stop that. */
export function listenToFetch(origin: string, note: NoteWrite): () => void {
  const { fetch } = globalThis;
  globalThis.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (!url.startsWith(origin)) return fetch(input, init);
    const request = input instanceof Request ? input : init;
    const sent = {
      at: Date.now(),
      method: request?.method ?? 'GET',
      url,
      headers: new Headers(request?.headers),
      body: typeof init?.body === 'string' ? init.body : null,
    };
    try {
      const response = await fetch(input, init);
      // Noted before anybody can act upon it.
      const at = Date.now();
      if (sent.method in ACTIONS)
        note(sent, { at, status: response.status, text: await response.clone().text() });
      return response;
    } catch (error) {
      note(sent, null);
      throw error;
    }
  };
  return () => {
    globalThis.fetch = fetch;
  };
}

/** Who a token speaks of, whatever it is worth; null for nobody. */
export function personOf(authorization: string | null): Person | null {
  const [, payload = ''] = (authorization ?? '').split('.');
  const claims = parse(Buffer.from(payload, 'base64url').toString()) as { company_id?: Id; sub?: Id } | null;
  return claims?.company_id && claims.sub ? { companyId: claims.company_id, userId: claims.sub } : null;
}

function textIn(body: Partial<Record<string, unknown>>, field: string): string | null {
  const value = body[field];
  return typeof value === 'string' ? value : null;
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return null;
  }
}
