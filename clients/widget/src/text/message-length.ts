import { MESSAGE_MAX_BYTES, MESSAGE_MAX_CHARACTERS } from '@messaging/sdk';

const COUNT_FROM_LEFT = 200;
const encoder = new TextEncoder();

export interface MessageLength {
  /** Characters that may still be written; negative when it is too long. */
  left: number;
  isNearLimit: boolean;
  canSend: boolean;
}

/** How a text stands against the API's limits, counted as the API counts: code points, and bytes of UTF-8. */
export function measureMessage(text: string): MessageLength {
  const characters = [...text].length;
  const bytesOver = text.length * 3 > MESSAGE_MAX_BYTES ? encoder.encode(text).length - MESSAGE_MAX_BYTES : 0;
  const left =
    bytesOver > 0 ? Math.min(MESSAGE_MAX_CHARACTERS - characters, -1) : MESSAGE_MAX_CHARACTERS - characters;
  return { left, isNearLimit: left <= COUNT_FROM_LEFT, canSend: text.trim() !== '' && left >= 0 };
}

/**
 * What may be sent: control characters that came with a paste would only be refused. Line feed and tab stay.
 */
export function cleanText(text: string): string {
  const forbidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;
  return text.replaceAll('\r\n', '\n').replace(forbidden, '').toWellFormed().trim();
}
