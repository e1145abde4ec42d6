import { companiesIn, createTextWatch, tellingPartOf, type OwnedWords } from '@messaging/test-kit';

const ACME: OwnedWords = { companyIds: ['1'], words: 'Where is the pump?', kind: 'a text' };
const RIVAL: OwnedWords = { companyIds: ['2'], words: 'Rita Rivera', kind: 'a name' };

describe('the search for what is a company’s own', () => {
  function found(text: string, companyIds: string[] = [], owned = [ACME, RIVAL]): string[] {
    const watch = createTextWatch();
    watch.note('somewhere', text, companyIds);
    return watch.find(owned).map(({ what }) => what);
  }

  it.each([
    ['a log line', '{"level":"info","msg":"wrote Where is the pump?"}', ['a text of 1']],
    ['a Redis command', String.raw`1.0 [0 lua] "zadd" "x" "{\"a\":\"Where is the pump?\"}"`, ['a text of 1']],
    ['a label of a metric', 'jobs_total{who="Rita Rivera"} 1', ['a name of 2']],
    ['each of several', 'Rita Rivera: Where is the pump?', ['a name of 2', 'a text of 1']],
  ])('finds it in %s', (_where, text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it('lets it through to its own company, and to no other', () => {
    expect(found('Where is the pump?', ['1'])).toEqual([]);
    expect(found('Where is the pump?', ['2'])).toEqual(['a text of 1']);
  });

  it('lets through what several companies say to each of them', () => {
    const both = [ACME, { ...ACME, companyIds: ['2'] }];
    expect([found('Where is the pump?', ['2'], both), found('Where is the pump?', [], both)]).toEqual([
      [],
      ['a text of 1 and 2'],
    ]);
  });

  it('finds what quotes and other letters are written another way in', () => {
    const owned = [{ ...ACME, words: 'Größe: "sehr groß", said the buyer\nyesterday' }];
    expect(found(String.raw`Gr\xc3\xb6\xc3\x9fe: , said the buyer\nyesterday`, [], owned)).toEqual([
      'a text of 1',
    ]);
  });

  it.each(['first', 'a b', '1001', 'supercalifragilistic', ''])(
    'cannot tell %j from other words',
    (words) => {
      expect(tellingPartOf({ words, kind: 'a text' })).toBeUndefined();
    },
  );

  it('finds a secret, which has no space in it, where nothing else is either', () => {
    const secret: OwnedWords = { companyIds: ['1'], words: '?key=of-acme', kind: 'a secret' };
    expect(found('"set" "https://a.example/hook?key=of-acme"', ['2'], [secret])).toEqual(['a secret of 1']);
    expect(found('https://a.example/hook?key=of-acme', [], [secret])).toEqual(['a secret of 1']);
    expect(found('https://a.example/hook', [], [secret])).toEqual([]);
  });

  it('knows the companies of a command by its keys and channels', () => {
    expect(companiesIn('"publish" "socket.io#/#company:1:topic:x#" "…company:1…"')).toEqual(['1']);
    expect(companiesIn('"mget" "{company:1}:head:a" "{company:2}:head:b"')).toEqual(['1', '2']);
  });
});
