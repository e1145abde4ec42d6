import { z } from 'zod';

export const MESSAGE_MAX_CHARACTERS = 2_000;
export const MESSAGE_MAX_BYTES = 8 * 1024;

// Line feed and tab are writing; everything else in C0, DEL and C1 is a control character,
// and bidirectional overrides can make a text read as something it is not.

const FORBIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

const textEncoder = new TextEncoder();

/**
 * What a person may write: 1 to 2,000 characters (code points), at most 8 KiB of UTF-8, well-formed
 * Unicode, no control characters, not only white space. Line ends arrive as \n; \r\n is folded first.
 */
export const messageTextSchema = z
  .string()
  .transform((text) => text.replaceAll('\r\n', '\n'))
  .superRefine((text, context) => {
    const refuse = (message: string) => context.addIssue({ code: 'custom', message });
    if (text.trim() === '') return refuse('must not be empty');
    if (!text.isWellFormed())
      return refuse('must be well-formed Unicode (it holds half of a surrogate pair)');
    if (FORBIDDEN.test(text)) return refuse('must not hold control characters');
    if ([...text].length > MESSAGE_MAX_CHARACTERS) {
      return refuse(`must be at most ${MESSAGE_MAX_CHARACTERS} characters`);
    }
    if (textEncoder.encode(text).length > MESSAGE_MAX_BYTES) {
      return refuse(`must be at most ${MESSAGE_MAX_BYTES} bytes of UTF-8`);
    }
    return undefined;
  });
