import fc from 'fast-check';
import { messageTextSchema } from '@messaging/contracts';
import { findMentionQuery, insertMention } from '../src/text/mention-query.ts';
import { cleanText, measureMessage } from '../src/text/message-length.ts';

describe('mention being typed', () => {
  it.each([
    ['@', { start: 0, query: '' }],
    ['Hello @an', { start: 6, query: 'an' }],
    ['Hello @Zoë', { start: 6, query: 'Zoë' }],
    ['(@x', { start: 1, query: 'x' }],
    ['mail@an', null],
    ['@anna look', null],
    ['', null],
  ])('is found in %j', (text, found) => expect(findMentionQuery(text, text.length)).toEqual(found));

  it('is the one at the caret', () => {
    expect(findMentionQuery('@an and @bo', 3)).toEqual({ start: 0, query: 'an' });
  });

  it('is written out where it stands, with one space behind it and the caret after that', () => {
    expect(insertMention('Hi @an', { start: 3, query: 'an' }, 'anna')).toEqual({
      text: 'Hi @anna ',
      caret: 9,
    });
    expect(insertMention('Hi @an now', { start: 3, query: 'an' }, 'anna')).toEqual({
      text: 'Hi @anna now',
      caret: 9,
    });
  });
});

describe('what may be sent', () => {
  it('is counted as the API counts: by code points, and by bytes', () => {
    expect(measureMessage('x'.repeat(2_000))).toMatchObject({ left: 0, canSend: true });
    expect(measureMessage('x'.repeat(2_001))).toMatchObject({ left: -1, canSend: false });
    expect(measureMessage('🎉'.repeat(2_000))).toMatchObject({ left: 0, canSend: true });
    expect(measureMessage(' \n ')).toMatchObject({ canSend: false });
    expect(measureMessage('short').isNearLimit).toBe(false);
  });

  it('is what the API takes: cleaned text that may be sent is never refused, and nothing it takes is held back', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\u0000', '\r\n', '\u202e', '\ud800', '界'.repeat(700), 'a'.repeat(900), ' '),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('')),
        (text) => {
          const cleaned = cleanText(text);
          expect(measureMessage(cleaned).canSend).toBe(messageTextSchema.safeParse(cleaned).success);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
