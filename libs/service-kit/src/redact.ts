import { describeError, isError } from './describe-error.ts';

const REDACTED = '[redacted]';
const DEEPEST = 6;

// Keys in lower case without separators. `message` and `text` are what people wrote; pino's own line is `msg`.
const SECRET_KEYS = new Set([
  'authorization',
  'proxyauthorization',
  'cookie',
  'setcookie',
  'token',
  'accesstoken',
  'ticket',
  'password',
  'secret',
  'apikey',
  'privatekey',
  'message',
  'text',
  'body',
  'topic',
]);

// Log lines use the same few keys again and again; keys that come from outside must not fill the memory.
const MOST_REMEMBERED = 1_000;
const remembered = new Map<string, boolean>();

function isSecret(key: string): boolean {
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const secret = SECRET_KEYS.has(key.replace(/[-_]/g, '').toLowerCase());
  if (remembered.size < MOST_REMEMBERED) remembered.set(key, secret);
  return secret;
}

/** A copy of a log line's object without credentials and message texts, and with its errors described. */
export function redact(line: Record<string, unknown>): Record<string, unknown> {
  return redactObject(line, 0);
}

function redactObject(object: Record<string, unknown>, depth: number): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const key in object) {
    const value = object[key];
    if (isSecret(key) && value !== undefined && value !== null) copy[key] = REDACTED;
    else copy[key] = typeof value === 'object' && value !== null ? redactValue(value, depth + 1) : value;
  }
  return copy;
}

function redactValue(value: object, depth: number): unknown {
  if (isError(value)) return describeError(value);
  if (value instanceof Date || ArrayBuffer.isView(value)) return value;
  if (depth > DEEPEST) return '[deep]';
  if (Array.isArray(value)) {
    return value.map((item: unknown) =>
      typeof item === 'object' && item !== null ? redactValue(item, depth + 1) : item,
    );
  }
  return redactObject(value as Record<string, unknown>, depth);
}
