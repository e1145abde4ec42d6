import {
  compareSequences,
  messageTextSchema,
  readConsistencyToken,
  sendMessageBodySchema,
  toConsistencyToken,
} from '@messaging/contracts';
import fc from 'fast-check';

const accepts = (body: unknown) => sendMessageBodySchema.safeParse(body).success;

describe('the body of POST /api/messaging', () => {
  it('takes exactly one root link', () => {
    const links = { topic: 'Budget', transactionId: '1', planId: '2' };
    const names = Object.keys(links) as (keyof typeof links)[];
    fc.assert(
      fc.property(fc.subarray(names), (chosen) => {
        const body = { message: 'x', ...Object.fromEntries(chosen.map((name) => [name, links[name]])) };
        expect(accepts(body)).toBe(chosen.length === 1);
      }),
    );
  });

  it('takes nothing but strings for a string', () => {
    const notAString = fc.anything().filter((value) => typeof value !== 'string' && value !== undefined);
    fc.assert(
      fc.property(
        fc.constantFrom('topic', 'message', 'parentMessageId', 'clientId'),
        notAString,
        (field, value) => {
          expect(accepts({ topic: 'a', message: 'x', [field]: value })).toBe(false);
        },
      ),
    );
  });

  it('takes any well-formed text within the bounds as it is, and no other', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }), (text) => {
        const result = messageTextSchema.safeParse(text);

        const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.test(
          text.replaceAll('\r\n', '\n'),
        );
        expect(result.success).toBe(text.trim() !== '' && !control);
        if (result.success) expect(result.data).toBe(text.replaceAll('\r\n', '\n'));
      }),
    );
  });

  it('counts characters as people do for astral scripts: 2,000 code points, 8 KiB', () => {
    expect(messageTextSchema.safeParse('🙂'.repeat(2000)).success).toBe(true);
    expect(messageTextSchema.safeParse('🙂'.repeat(2001)).success).toBe(false);
    expect(messageTextSchema.safeParse('界'.repeat(2000)).success).toBe(true);
  });
});

describe('sequence numbers', () => {
  it('compare like the numbers they are, past 2^53 too', () => {
    const digits = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });
    fc.assert(
      fc.property(digits, digits, (a, b) => {
        expect(Math.sign(compareSequences(String(a), String(b)))).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
    );
  });

  it('survive the consistency token, and nothing else passes for one', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 18n }),
        (n) => readConsistencyToken(toConsistencyToken(String(n))) === String(n),
      ),
    );
    for (const bad of ['', '5', 's1.', 's1.-1', 's1.01', 's2.5', 's1.5 ', 's1.99999999999999999999']) {
      expect(readConsistencyToken(bad)).toBeUndefined();
    }
  });
});
