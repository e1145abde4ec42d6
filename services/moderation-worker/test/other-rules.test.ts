import fc from 'fast-check';
import { findFlooding, type Sent } from '../src/rules/flooding.ts';
import { countLinks, findTooManyLinks } from '../src/rules/too-many-links.ts';

describe('links in a message', () => {
  it.each([
    ['no link in sight', 0],
    ['https://a.example', 1],
    ['HTTP://A.EXAMPLE and http://b.example', 2],
    ['https://a.example,https://b.example;https://c.example', 3],
    ['www.a.example', 1],
    ['https://www.a.example counts once', 1],
    ['[text](https://a.example) <https://b.example>', 2],
    ['ht\u200btps://a.example', 1],
    ['ｈｔｔｐｓ：／／a.example', 1],
    ['the file report.www.txt and PO-2024/00017', 0],
    ['mail anna@www.example', 0],
  ])('of %j are counted', (text, links) => {
    expect(countLinks(text)).toBe(links);
  });

  it('may be as many as the limit, and not one more', () => {
    fc.assert(
      fc.property(fc.nat(12), fc.nat(12), (links, limit) => {
        const text = Array.from({ length: links }, (_, i) => `https://host${i}.example/x`).join(' und ');
        expect(findTooManyLinks(text, limit)?.rule).toBe(links > limit ? 'too-many-links' : undefined);
      }),
    );
  });

  it('are counted in the reason', () => {
    expect(findTooManyLinks('http://a http://b', 1)).toEqual({
      rule: 'too-many-links',
      reason: '2 links, 1 allowed',
    });
  });
});

describe('flooding', () => {
  const limit = { count: 3, seconds: 10 };
  const sent = (...seconds: number[]): Sent[] =>
    seconds.map((second, i) => ({ position: BigInt(i + 1), at: second * 1_000 }));

  it('begins with the first message over the limit', () => {
    const messages = sent(0, 1, 2, 3, 4);
    const hidden = messages.filter((message) => findFlooding(message, messages, limit));
    expect(hidden.map(({ position }) => position)).toEqual([4n, 5n]);
  });

  it('does not count what is older than the window, nor what came later', () => {
    const messages = sent(0, 1, 2, 10.5, 10.6, 10.7);
    const hidden = messages.filter((message) => findFlooding(message, messages, limit));
    expect(hidden.map(({ position }) => position)).toEqual([5n, 6n]);
  });

  it('is never found where any stretch of the window holds no more than the limit', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 4_000, max: 60_000 }), { maxLength: 30 }), (gaps) => {
        let at = 0;
        const messages = gaps.map((gap, i) => ({ position: BigInt(i + 1), at: (at += gap) }));
        const crowded = messages.filter((message, i) => {
          const third = messages[i - limit.count];
          return third !== undefined && message.at - third.at < limit.seconds * 1_000;
        });
        expect(messages.filter((message) => findFlooding(message, messages, limit))).toEqual(crowded);
      }),
    );
  });
});
