import { createCanaryScanner, NOTHING } from '@messaging/test-kit';

describe('The canary scanner', () => {
  const scanner = createCanaryScanner();
  const [acme, rival] = [scanner.canaryOf('a'), scanner.canaryOf('r')];
  const found = (bytes: string | Buffer, owners: string[], texts = true) => {
    const before = scanner.leaks().length;
    scanner.scan('somewhere', bytes, { owners, texts });
    return scanner
      .leaks()
      .slice(before)
      .map(({ what }) => what);
  };

  it('lets through what is the reader’s own', () => {
    expect(found(`{"name":"Anna ${acme.name}","message":"${acme.text}"}`, ['a'])).toEqual([]);
  });

  it.each([
    ['a name of another company', () => found(`Rita ${rival.name}`, ['a']), ['a name of r']],
    ['a text of another company', () => found(`x${rival.text}y`, ['a']), ['a text of r']],
    ['in capitals, in bytes', () => found(Buffer.from(rival.text.toUpperCase()), ['a']), ['a text of r']],
    ['one’s own text where none may be', () => found(acme.text, ['a'], false), ['a text, where none may be']],
    ['each of several', () => found(`${rival.text} ${rival.name}`, ['a']), ['a text of r', 'a name of r']],
  ])('finds %s', (_name, leaks, expected) => {
    expect(leaks()).toEqual(expected);
  });

  it('finds any canary where nothing may be, and a secret everywhere', () => {
    scanner.forbid('eyJhbGciOiJFUzI1NiJ9.secret', 'a token');
    scanner.scan('metrics', `requests{who="${acme.name}"} 1`, NOTHING);
    scanner.scan('log', '{"authorization":"Bearer eyJhbGciOiJFUzI1NiJ9.secret"}', NOTHING);
    expect(
      scanner
        .leaks()
        .slice(-2)
        .map(({ surface, what }) => [surface, what]),
    ).toEqual([
      ['metrics', 'a name of a'],
      ['log', 'a token'],
    ]);
  });

  it('says how much it has looked at', () => {
    expect(scanner.scanned()['log']).toEqual({ pieces: 1, bytes: expect.any(Number) });
  });
});
