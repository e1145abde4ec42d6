import fc from 'fast-check';
import { tokenizeText } from '../src/text/tokenize-text.ts';

const links = (text: string) =>
  tokenizeText(text).flatMap((token) => (token.kind === 'link' ? token.text : []));
const mentions = (text: string) =>
  tokenizeText(text).flatMap((token) => (token.kind === 'mention' ? token.username : []));

const piece = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    'http://',
    'https://',
    '@',
    'javascript:',
    'a.example',
    '/',
    '(',
    ')',
    '.',
    ' ',
    '\n',
    '<b>',
    '"',
    '@anna',
    '%',
    '\u202e',
  ),
);
const message = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));

describe('text of a message', () => {
  it('is shown whole: the tokens joined again are the message', () => {
    fc.assert(
      fc.property(message, (text) => {
        expect(
          tokenizeText(text)
            .map((token) => token.text)
            .join(''),
        ).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });

  it('links to the web only, and to where the text says', () => {
    fc.assert(
      fc.property(message, (text) => {
        for (const token of tokenizeText(text)) {
          if (token.kind !== 'link') continue;
          const url = new URL(token.href);
          expect(['http:', 'https:']).toContain(url.protocol);
          expect(url.username + url.password).toBe('');
          expect(new URL(token.text).host).toBe(url.host);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['see https://a.example/x.', ['https://a.example/x']],
    ['(https://a.example/x)', ['https://a.example/x']],
    ['https://a.example/Plan_(2026), then', ['https://a.example/Plan_(2026)']],
    ['"https://a.example"', ['https://a.example']],
    ['HTTPS://A.example/?a=1&b=2#c!', ['HTTPS://A.example/?a=1&b=2#c']],
    ['two: http://a.example http://b.example', ['http://a.example', 'http://b.example']],
  ])('finds the address in %j', (text, found) => expect(links(text)).toEqual(found));

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://a.example',
    'https://',
    'https://bank.example@evil.example/',
    'www.a.example',
  ])('makes no link of %j', (text) => expect(links(text)).toEqual([]));

  it.each([
    ['@anna can you look?', ['anna']],
    ['Thanks, @Claire.Fontaine.', ['claire.fontaine']],
    ['(@a-b_c) @x.', ['a-b_c', 'x']],
    ['mail to anna@example.com', []],
    ['@anna- and @bo_', ['anna', 'bo_']],
    ['@@anna', []],
    ['an @ alone', []],
    ['https://a.example/@anna', []],
  ])('finds the mentions in %j', (text, found) => expect(mentions(text)).toEqual(found));

  it('class 26: ReDoS; takes a time that grows with the length only', () => {
    const long = 'https://a.example/' + '('.repeat(2_000) + ')'.repeat(2_000) + '@'.repeat(2_000);
    const start = performance.now();
    tokenizeText(long);
    expect(performance.now() - start).toBeLessThan(500);
  });
});
