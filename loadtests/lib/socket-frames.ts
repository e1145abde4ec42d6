/**
 * The little of Engine.IO v4 and Socket.IO v5 that a listener on a websocket needs, as text frames: the
 * first digit is Engine.IO's packet, the second, inside a message, is Socket.IO's. No I/O: k6 and tests share it.
 */
export type Frame =
  | { kind: 'open'; pingIntervalMs: number; pingTimeoutMs: number }
  | { kind: 'ping' }
  | { kind: 'connected' }
  | { kind: 'refused'; reason: string }
  | { kind: 'event'; name: string; payload: unknown }
  | { kind: 'answer'; id: number; payload: unknown }
  | { kind: 'disconnected' }
  | { kind: 'other' };

export const PONG = '3';

/** Asks to enter the default namespace, with what the server wants to know of us. */
export const connectFrame = (auth: object) => `40${JSON.stringify(auth)}`;

/** An event that asks for an answer under this id. */
export const eventFrame = (id: number, name: string, payload: unknown) =>
  `42${id}${JSON.stringify([name, payload])}`;

export function readFrame(text: string): Frame {
  if (text === '2') return { kind: 'ping' };
  if (text === '1') return { kind: 'disconnected' };
  if (text.startsWith('0')) return readOpen(text.slice(1));
  if (text.startsWith('42')) return readEvent(text.slice(2));
  if (text.startsWith('43')) return readAnswer(text.slice(2));
  if (text.startsWith('40')) return { kind: 'connected' };
  if (text.startsWith('41')) return { kind: 'disconnected' };
  if (text.startsWith('44')) return { kind: 'refused', reason: text.slice(2) };
  return { kind: 'other' };
}

function readOpen(json: string): Frame {
  const { pingInterval, pingTimeout } = JSON.parse(json) as { pingInterval: number; pingTimeout: number };
  return { kind: 'open', pingIntervalMs: pingInterval, pingTimeoutMs: pingTimeout };
}

/** What a listener looks at in an event about a message; undefined where the event has no such text. */
export interface MessageEventFields {
  companyId: string | undefined;
  transactionId: string | undefined;
  position: string | undefined;
  clientId: string | undefined;
  createdAt: string | undefined;
}

/**
 * Reads the fields of a message event without parsing the rest, half of what a delivery would cost k6. A
 * quotation mark inside any text is escaped in JSON, so a text cannot pass for a field.
 */
export function readMessageEvent(text: string, name: string): MessageEventFields | undefined {
  if (!text.startsWith(`42["${name}",`)) return undefined;
  return {
    companyId: readField(text, 'companyId'),
    transactionId: readField(text, 'transactionId'),
    position: readField(text, 'position'),
    clientId: readField(text, 'clientId'),
    createdAt: readField(text, 'createdAt'),
  };
}

function readField(text: string, name: string): string | undefined {
  const mark = `"${name}":"`;
  const start = text.indexOf(mark);
  if (start === -1) return undefined;
  return text.slice(start + mark.length, text.indexOf('"', start + mark.length));
}

// An event that wants an answer carries its id before the array; a listener has none to give.
function readEvent(text: string): Frame {
  const [name, payload] = JSON.parse(text.slice(text.indexOf('['))) as [string, unknown];
  return { kind: 'event', name, payload };
}

function readAnswer(text: string): Frame {
  const start = text.indexOf('[');
  const [payload] = JSON.parse(text.slice(start)) as [unknown];
  return { kind: 'answer', id: Number(text.slice(0, start)), payload };
}
